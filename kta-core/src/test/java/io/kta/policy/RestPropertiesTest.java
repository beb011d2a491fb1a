package io.kta.policy;

import io.kta.algorithm.Decision;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What holds of all rules together, of any policy: a proposal that stays the same comes to rest, in
 * one direction, and where alignment is on it rests aligned, or at the nearest number within reach.
 * {@code -Dkta.policy.cases=1000000} tries more than the usual 100000, {@code -Dkta.policy.seed=}
 * others.
 */
final class RestPropertiesTest {
  private static final int CASES = Integer.getInteger("kta.policy.cases", 100_000);
  private static final long SEED = Long.getLong("kta.policy.seed", 1);

  /** Longer than any window of the policies tried. */
  private static final Duration REST = Duration.ofMinutes(62);

  private static final int MOST_CYCLES = 5000;

  @Test
  void admit_sameProposalAgainAndAgain_comesToRestInOneDirection() {
    System.out.printf("%d policies from seed %d on%n", CASES, SEED);
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      RandomWorld random = new RandomWorld(seed);
      Run run = new Run(random.topology(), random.policy(), new Random(seed));
      Decision proposed = random.proposal(run.topology);
      try {
        run.toRest(proposed);
        if (!run.exceedsBudgetAtFirst()) { // else it has to go down at once, and up as others go
          run.requireOneDirection();
          run.requireAligned(proposed);
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed %d: %s%n%s".formatted(seed, e.getMessage(), run), e);
      }
    }
  }

  /** One job under one policy, from one change to the next. Not thread-safe. */
  private static final class Run {
    private final ScalingPolicy policy;
    private final PolicyGate gate;
    private final Duration interval;
    private final List<Topology> path = new ArrayList<>();
    private Topology topology;
    private Admission last;

    Run(Topology topology, ScalingPolicy policy, Random random) {
      this.policy = policy;
      this.gate = new PolicyGate(policy);
      this.interval = Duration.ofSeconds(30L + random.nextInt(1200));
      this.topology = topology;
      this.path.add(topology);
      Situation first =
          new Situation(Instant.EPOCH, Observation.of(Instant.EPOCH, topology), ScalingLog.none());
      this.last = gate.admit(new Decision.Hold("not asked yet"), first);
    }

    void toRest(Decision proposed) {
      ScalingLog log = ScalingLog.none();
      Instant now = Instant.EPOCH;
      Instant changed = now;
      for (int cycle = 0; cycle < MOST_CYCLES; cycle++) {
        Situation situation = new Situation(now, Observation.of(now, topology), log);
        last = gate.admit(proposed, situation);
        log = situation.log();
        if (proposed instanceof Decision.Scale asked) {
          log = log.recommending(now, asked.plan());
        }
        if (last.admitted() instanceof Decision.Scale admitted
            && !admitted.plan().isAlreadyIn(topology)) {
          log = log.rescaling(now, admitted.plan(), true);
          topology = running(admitted.plan());
          path.add(topology);
          changed = now;
        }
        now = now.plus(interval);
        if (Duration.between(changed, now).compareTo(REST) > 0) {
          return;
        }
      }
      throw new AssertionError("does not come to rest");
    }

    private Topology running(ParallelismPlan plan) {
      Topology.Builder builder = Topology.builder();
      for (Operator operator : topology.operators()) {
        builder.operator(operator.withParallelism(plan.target(operator.id())));
      }
      topology.edges().forEach(builder::edge);
      return builder.build();
    }

    void requireOneDirection() {
      for (OperatorId id : topology.ids()) {
        List<Integer> numbers = path.stream().map(one -> one.operator(id).parallelism()).toList();
        boolean rises = false;
        boolean falls = false;
        for (int i = 1; i < numbers.size(); i++) {
          rises |= numbers.get(i) > numbers.get(i - 1);
          falls |= numbers.get(i) < numbers.get(i - 1);
        }
        if (rises && falls) {
          throw new AssertionError(id + " turns around: " + numbers);
        }
      }
    }

    boolean exceedsBudgetAtFirst() {
      Budget budget = policy.limits().budget();
      double cost = 0;
      Map<String, Integer> slots = new HashMap<>();
      for (Operator operator : path.get(0).operators()) {
        cost += (double) budget.weight(operator) * operator.parallelism();
        slots.merge(
            operator.slotSharingGroup().orElse("alone " + operator.id()),
            operator.parallelism(),
            Math::max);
      }
      return budget.unit() == Budget.Unit.INSTANCES
          ? cost > budget.limit()
          : slots.values().stream().mapToInt(Integer::intValue).sum() > budget.limit();
    }

    /** Another rule that has something to say names its reason; alignment alone must be kept. */
    void requireAligned(Decision proposed) {
      if (!(proposed instanceof Decision.Scale scale)) {
        return;
      }
      for (Operator operator : topology.operators()) {
        int asked = scale.plan().target(operator.id());
        OptionalInt parts = parts(operator);
        if (parts.isEmpty() || asked < 1 || asked > parts.getAsInt() || isHeld(operator)) {
          continue;
        }
        int start = path.get(0).operator(operator.id()).parallelism();
        int most = Math.min(operator.maxParallelism(), policy.bounds().of(operator).max());
        int reach = asked > start ? most : Math.min(most, start);
        int aligned = policy.limits().alignment().atLeast(asked, parts.getAsInt()).orElse(asked);
        int expected = asked == start || aligned > reach ? asked : aligned;
        if (operator.parallelism() != expected && operator.parallelism() != aligned) {
          throw new AssertionError(
              "%s rests at %d, and should at %d"
                  .formatted(operator.id(), operator.parallelism(), expected));
        }
      }
    }

    private boolean isHeld(Operator operator) {
      if (last.adjustments().stream().map(Adjustment::rule).anyMatch(Rule.BUDGET::equals)) {
        return true; // nothing is left for anybody
      }
      if (policy.behaviors().of(operator).up().select() == Direction.Select.DISABLED) {
        return true; // the aligned number is not within reach
      }
      return Stream.concat(
              last.adjustments().stream()
                  .filter(one -> one.operator().equals(operator.id()))
                  .map(Adjustment::rule),
              last.remarks().stream()
                  .filter(one -> one.operator().equals(operator.id()))
                  .map(Remark::rule))
          .anyMatch(rule -> rule != Rule.ALIGNMENT);
    }

    private OptionalInt parts(Operator operator) {
      if (policy.limits().alignment() == Alignment.OFF) {
        return OptionalInt.empty();
      }
      if (operator.partitions().isPresent()) {
        return operator.partitions();
      }
      boolean isKeyed =
          topology.inputsOf(operator.id()).stream()
              .map(Edge::partitioning)
              .anyMatch(Partitioning.KEYED::equals);
      return isKeyed && operator.maxParallelism() < Integer.MAX_VALUE
          ? OptionalInt.of(operator.maxParallelism())
          : OptionalInt.empty();
    }

    @Override
    public String toString() {
      return "%s%nevery %s: %s%nlast: %s".formatted(policy, interval, path, last);
    }
  }
}
