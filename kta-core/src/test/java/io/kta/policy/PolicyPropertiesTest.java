package io.kta.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Decision;
import io.kta.metrics.Observation;
import io.kta.policy.Bounds.Range;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What holds of any policy, past and proposal. {@code -Dkta.policy.cases=1000000} tries more than
 * the usual 100000, {@code -Dkta.policy.seed=} others.
 */
final class PolicyPropertiesTest {
  private static final int CASES = Integer.getInteger("kta.policy.cases", 100_000);
  private static final long SEED = Long.getLong("kta.policy.seed", 1);
  private static final int PROPOSALS = 10;

  /** Those that may move an operator where the algorithm did not ask for it. */
  private static final Set<Rule> OF_THEIR_OWN =
      Set.of(Rule.BOUNDS, Rule.BUDGET, Rule.OVERRIDE, Rule.INEFFECTIVE, Rule.FALLBACK);

  private static final Set<Rule> AFTER_ALIGNMENT =
      Set.of(Rule.RATE, Rule.OVERRIDE, Rule.BOUNDS, Rule.BUDGET);

  @Test
  void admit_anything_keepsToEveryProperty() {
    System.out.printf("%d cases from seed %d on%n", CASES, SEED);
    for (long seed = SEED; seed < SEED + CASES / PROPOSALS; seed++) {
      RandomWorld random = new RandomWorld(seed);
      Topology topology = random.topology();
      ScalingPolicy policy = random.policy();
      PolicyGate gate = new PolicyGate(policy);
      Situation situation = random.situation(topology);
      for (int i = 0; i < PROPOSALS; i++) {
        Decision proposed = random.proposal(topology);
        Case tried = new Case(policy, gate, situation, gate.admit(proposed, situation));
        check(seed, tried, PolicyPropertiesTest::staysWithinBoundsAndBudget);
        check(seed, tried, PolicyPropertiesTest::movesAsProposedOrNotAtAll);
        check(seed, tried, PolicyPropertiesTest::isCompleteAndAccountsForEveryNumber);
        check(seed, tried, PolicyPropertiesTest::isIdempotent);
        check(seed, tried, same -> isTheSameInAnotherOrder(same, random.shuffled()));
      }
    }
  }

  private static void check(long seed, Case tried, Consumer<Case> property) {
    try {
      property.accept(tried);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed %d: %s%n%s".formatted(seed, e.getMessage(), tried), e);
    }
  }

  private static void staysWithinBoundsAndBudget(Case tried) {
    double cost = 0;
    Map<String, Integer> groups = new HashMap<>();
    Budget budget = tried.policy.limits().budget();
    for (Operator operator : tried.operators()) {
      int admitted = tried.admitted(operator);
      Range range = tried.policy.bounds().of(operator);
      boolean isOff = tried.current(operator) == 0 && admitted == 0;
      require(isOff || admitted >= Math.min(range.min(), operator.maxParallelism()), "too low");
      require(admitted <= range.max() && admitted <= operator.maxParallelism(), "too high");
      cost += (double) admitted * budget.weight(operator);
      groups.merge(
          operator.slotSharingGroup().orElse("alone " + operator.id()), admitted, Math::max);
    }
    double slots = groups.values().stream().mapToInt(Integer::intValue).sum();
    double used = budget.unit() == Budget.Unit.INSTANCES ? cost : slots;
    require(used <= budget.limit(), "the budget is exceeded");
  }

  private static void movesAsProposedOrNotAtAll(Case tried) {
    for (Operator operator : tried.operators()) {
      List<Rule> rules = tried.rulesThatChanged(operator);
      if (rules.stream().noneMatch(OF_THEIR_OWN::contains)) {
        int current = tried.current(operator);
        long asked = (long) tried.proposed(operator) - current;
        long made = (long) tried.admitted(operator) - current;
        boolean isAlignedUp = rules.contains(Rule.ALIGNMENT) && made > 0;
        require(
            made == 0 || isAlignedUp || Long.signum(made) == Long.signum(asked),
            "the other direction");
        require(Math.abs(made) <= Math.abs(asked) || isAlignedUp, "further than proposed");
      }
    }
  }

  private static void isCompleteAndAccountsForEveryNumber(Case tried) {
    if (tried.admission.admitted() instanceof Decision.Scale scale) {
      require(
          List.copyOf(scale.plan().targets().keySet()).equals(tried.situation.topology().ids()),
          "incomplete");
    }
    for (Operator operator : tried.operators()) {
      int number = tried.proposed(operator);
      for (Adjustment adjustment : tried.admission.adjustments()) {
        if (adjustment.operator().equals(operator.id())) {
          require(adjustment.before() == number, "a number is not accounted for");
          number = adjustment.after();
        }
      }
      require(tried.admitted(operator) == number, "the last number is not what is admitted");
    }
  }

  /**
   * What was admitted, proposed again in the same situation, is admitted as it is; but for policies
   * with a tolerance, which may find that what others left of a change is not worth it, for those
   * that align if a later rule has cut the change, which is aligned anew, or go by shares, and
   * where the budget did not suffice, since it is shared by what is asked for, which is less then.
   * An operator that was raised and is asked to stay may be raised on, until it is aligned.
   */
  private static void isIdempotent(Case tried) {
    boolean isTolerant =
        tried.operators().stream()
            .map(tried.policy.behaviors()::of)
            .anyMatch(b -> b.up().tolerance() > 0 || b.down().tolerance() > 0);
    boolean aligns = tried.policy.limits().alignment() != Alignment.OFF;
    boolean growsByAligning = tried.policy.limits().alignment() == Alignment.AS_PLANNED;
    Set<Rule> exempt = aligns ? AFTER_ALIGNMENT : Set.of(Rule.BUDGET);
    boolean isExempt =
        tried.admission.adjustments().stream()
            .map(Adjustment::rule)
            .anyMatch(rule -> exempt.contains(rule) || (growsByAligning && rule == Rule.ALIGNMENT));
    boolean isBeingAligned =
        tried.operators().stream()
            .anyMatch(
                one ->
                    tried.proposed(one) <= tried.current(one)
                        && tried.admitted(one) > tried.current(one)
                        && tried.rulesThatChanged(one).contains(Rule.ALIGNMENT));
    if (!isTolerant && !isExempt && !isBeingAligned) {
      Admission again = tried.gate.admit(tried.admission.admitted(), tried.situation);
      for (Operator operator : tried.operators()) {
        int first = tried.admitted(operator);
        int second = tried.target(again.admitted(), operator);
        boolean isAlignedAtRest = aligns && first == tried.current(operator) && second > first;
        if (first != second && !isAlignedAtRest) {
          throw new AssertionError(
              "%s is admitted at %d, and that again at %d: %s"
                  .formatted(operator.id(), first, second, again.adjustments()));
        }
      }
    }
  }

  /** Also that the same is admitted twice, by a gate that has seen nothing else. */
  private static void isTheSameInAnotherOrder(Case tried, Topology shuffled) {
    Observation seen = tried.situation.observation();
    Situation other =
        new Situation(
            tried.situation.now(),
            Observation.of(seen.at(), shuffled, seen.metrics()).withJob(seen.job()),
            tried.situation.log(),
            tried.situation.experience(),
            tried.situation.orders(),
            tried.situation.metricsMatter());
    Admission again =
        new PolicyGate(tried.policy).admit(reversed(tried.admission.proposed()), other);
    if (!again.equals(tried.admission)) {
      assertThat(again).as("in another order").isEqualTo(tried.admission);
    }
  }

  private static Decision reversed(Decision decision) {
    return decision instanceof Decision.Scale scale
        ? new Decision.Scale(
            new ParallelismPlan(
                new TreeMap<OperatorId, Integer>(scale.plan().targets()).descendingMap()),
            scale.reason())
        : decision;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise); // without the cost of an assertion that holds
    }
  }

  private record Case(
      ScalingPolicy policy, PolicyGate gate, Situation situation, Admission admission) {

    List<Operator> operators() {
      return situation.topology().operators();
    }

    /**
     * What an operator runs at or, if a plan is on its way, is to run at: but no more of that than
     * runs, if less is asked for now.
     */
    int current(Operator operator) {
      int runs = operator.parallelism();
      int asked = proposed(operator);
      boolean isOver = runs > 0 && runs < planned(operator) && asked < planned(operator);
      return isOver ? Math.max(runs, asked) : planned(operator);
    }

    private int planned(Operator operator) {
      return situation
          .log()
          .lastRescale()
          .filter(last -> !last.reached())
          .map(last -> last.target(operator.id()).orElse(operator.parallelism()))
          .orElse(operator.parallelism());
    }

    int proposed(Operator operator) {
      return target(admission.proposed(), operator);
    }

    int admitted(Operator operator) {
      return target(admission.admitted(), operator);
    }

    private int target(Decision decision, Operator operator) {
      return decision instanceof Decision.Scale scale
          ? scale.plan().target(operator.id())
          : planned(operator);
    }

    List<Rule> rulesThatChanged(Operator operator) {
      return admission.adjustments().stream()
          .filter(adjustment -> adjustment.operator().equals(operator.id()))
          .map(Adjustment::rule)
          .toList();
    }
  }
}
