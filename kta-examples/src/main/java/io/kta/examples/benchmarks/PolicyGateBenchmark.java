package io.kta.examples.benchmarks;

import io.kta.algorithm.Decision;
import io.kta.knowledge.Experience;
import io.kta.knowledge.Orders;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.policy.Admission;
import io.kta.policy.Alignment;
import io.kta.policy.Behavior;
import io.kta.policy.Bounds.Range;
import io.kta.policy.Budget;
import io.kta.policy.Direction;
import io.kta.policy.Lessons;
import io.kta.policy.PolicyGate;
import io.kta.policy.RateLimit;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.Situation;
import io.kta.policy.WeeklyWindow;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to hold one plan to the policy, with an hour of past behind it and every rule on.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PolicyGateBenchmark {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final int CYCLES = 120;
  private static final int PIPELINE = 10; // operators

  /** How many operators the topology has. */
  @Param({"10", "100", "1000", "10000"})
  public int operators;

  private PolicyGate gate = new PolicyGate(ScalingPolicy.defaults());
  private Decision proposed = new Decision.Hold("not set up");
  private Situation situation = new Situation(Instant.EPOCH, observation(1, 1), ScalingLog.none());

  /** Fills the windows, and gives every rule something to look at. */
  @Setup
  public void fillWindows() {
    gate = new PolicyGate(policy());
    List<Observation> cycle =
        IntStream.range(0, 3).mapToObj(more -> observation(operators, 10 + more)).toList();
    ScalingLog log = ScalingLog.none();
    for (int i = 0; i < CYCLES; i++) {
      Observation seen = at(i, cycle.get(i % cycle.size()));
      log = log.observing(seen).recommending(seen.at(), asked(seen.topology(), 20, 5 + i % 3));
    }
    Observation before = at(CYCLES - 1, cycle.get((CYCLES - 1) % cycle.size()));
    Lessons lessons = new Lessons(policy().safeguards().effectiveness());
    Experience experience = lessons.observing(Experience.none(), log, before);
    Observation now = at(CYCLES, cycle.get(CYCLES % cycle.size()));
    log = log.rescaling(before.at(), changedByOthers(now.topology()), true).observing(now);
    experience = lessons.observing(experience, log, now);
    situation = new Situation(now.at(), now, log, experience, Orders.none(), true);
    proposed = new Decision.Scale(asked(now.topology(), 30, 4), "benchmark");
  }

  /** Returns a policy in which every rule is on. */
  private ScalingPolicy policy() {
    Direction windowed =
        Direction.unrestricted()
            .withTolerance(0.1)
            .withStabilizationWindow(Duration.ofHours(1))
            .withLimits(
                RateLimit.instances(4, Duration.ofMinutes(30)),
                RateLimit.percent(100, Duration.ofMinutes(30)));
    return ScalingPolicy.builder()
        .behavior(new Behavior(windowed, windowed))
        .maxParallelism(22)
        .bounds("operator-3", new Range(1, 15))
        .alignment(Alignment.BALANCED)
        .budget(Budget.slots(12 * operators))
        .cooldownUp(Duration.ofSeconds(20))
        .cooldownDown(Duration.ofMinutes(5))
        .maxDirectionChangesPerHour(100)
        .exclude(WeeklyWindow.daily(LocalTime.of(8, 0), LocalTime.of(9, 0), ZoneOffset.UTC))
        .override("operator-0", 3)
        .build();
  }

  /** Admits one plan. */
  @Benchmark
  public Admission admit() {
    return gate.admit(proposed, situation);
  }

  /** Returns a plan that raises a third, lowers a third, and tolerably changes the rest. */
  private static ParallelismPlan asked(Topology topology, int up, int down) {
    Map<OperatorId, Integer> plan = new LinkedHashMap<>();
    for (Operator operator : topology.operators()) {
      plan.put(operator.id(), new int[] {up, down, 11}[plan.size() % 3]);
    }
    return new ParallelismPlan(plan);
  }

  /** Returns the plan in whose place somebody else has put another for every twentieth operator. */
  private static ParallelismPlan changedByOthers(Topology topology) {
    Map<OperatorId, Integer> plan = new LinkedHashMap<>();
    for (Operator operator : topology.operators()) {
      plan.put(operator.id(), operator.parallelism() + (plan.size() % 20 == 0 ? 1 : 0));
    }
    return new ParallelismPlan(plan);
  }

  private static Observation at(int cycle, Observation seen) {
    Instant at = Instant.EPOCH.plus(INTERVAL.multipliedBy(cycle));
    return Observation.of(at, seen.topology(), seen.metrics());
  }

  /** Returns pipelines; a part of the metrics of the last operator of each is missing. */
  private static Observation observation(int operators, int parallelism) {
    Topology.Builder topology = Topology.builder();
    Map<OperatorId, OperatorMetrics> metrics = new HashMap<>();
    for (int i = 0; i < operators; i++) {
      OperatorId id = new OperatorId("operator-" + i);
      topology.operator(Operator.of(id.value(), parallelism).withMaxParallelism(128));
      if (i % PIPELINE > 0) {
        OperatorId before = new OperatorId("operator-" + (i - 1));
        topology.edge(new Edge(before, id, Partitioning.KEYED));
      }
      OperatorMetrics known =
          OperatorMetrics.unknown()
              .withRecordsInPerSecond(100)
              .withTimeShares(new TimeShares(0.7, 0.3, 0));
      metrics.put(id, i % PIPELINE == PIPELINE - 1 ? known.asPartial() : known);
    }
    return Observation.of(Instant.EPOCH, topology.build(), metrics);
  }
}
