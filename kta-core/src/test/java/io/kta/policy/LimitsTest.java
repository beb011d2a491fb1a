package io.kta.policy;

import static io.kta.policy.Jobs.NOW;
import static io.kta.policy.Jobs.admit;
import static io.kta.policy.Jobs.admitted;
import static io.kta.policy.Jobs.open;
import static io.kta.policy.Jobs.plan;
import static io.kta.policy.Jobs.rules;
import static io.kta.policy.Jobs.running;
import static io.kta.policy.Jobs.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Decision;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.policy.Bounds.Range;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job may run at: bounds by schedule, the budget, alignment. */
final class LimitsTest {
  private static final WeeklyWindow NIGHT = // it is midnight
      WeeklyWindow.daily(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneOffset.UTC);
  private static final WeeklyWindow DAY =
      WeeklyWindow.daily(LocalTime.of(6, 0), LocalTime.of(22, 0), ZoneOffset.UTC);

  @Test
  void admit_boundsBySchedule_takeThePlaceOfTheUsualOnes() {
    Situation situation = running(Topology.chain(Operator.of("a", 5), Operator.of("b", 5)));
    ScalingPolicyBuilder policy =
        open()
            .bounds("b", new Range(1, 50))
            .boundsDuring(DAY, new Range(7, 8))
            .boundsDuring(NIGHT, new Range(1, 3))
            .boundsDuring(NIGHT, new Range(1, 2));
    assertThat(admitted(policy, situation, 9, 9)).containsExactly(3, 9);
    policy.boundsDuring(NIGHT, "b", new Range(6, 6));
    assertThat(admitted(policy, situation, 9, 9)).containsExactly(3, 6);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 6 6, 6 6", // it suffices
    "12, 5 2, 5 2",
    "12, 20 6, 8 4", // 4 are left for 16 and 2: 3.6 and 0.4, so 3 and 0, and 1 more to the source
    "8, 9 9, 4 4", // what runs is served, and takes it all
    "9, 9 9, 5 4", // what rounding leaves goes to sources first
    "10, 6 14, 5 5",
    "6, 9 9, 3 3", // what runs exceeds it: from the least on, in proportion
    "2, 9 9, 1 1"
  })
  void admit_budgetOfInstances_isSharedInProportionToGrowth(
      int budget, String asked, String expected) {
    Situation situation = running(Topology.chain(Operator.of("a", 4), Operator.of("b", 4)));
    int[] shares = numbers(expected);
    assertThat(admitted(open().budget(Budget.instances(budget)), situation, numbers(asked)))
        .containsExactly(shares[0], shares[1]);
  }

  @Test
  void admit_budgetOfWeights_countsEachInstanceByItsWeight() {
    Situation situation = running(Topology.chain(Operator.of("a", 1), Operator.of("b", 1)));
    ScalingPolicyBuilder policy = open().budget(Budget.instances(20).withWeight("b", 4));
    // 15 are left for 9 and 9 x 4 = 36, a third: 3 and 3, which cost 15
    assertThat(admitted(policy, situation, 10, 10)).containsExactly(4, 4);
  }

  /** Healthy: 1 rescaling; broken: 13, of one instance each. */
  @Test
  void admit_budgetOfUnevenWeights_isHandedOutAtOnce() {
    ScalingPolicyBuilder policy = open().budget(Budget.instances(74).withWeight("a", 14));
    Topology topology = Topology.chain(Operator.of("a", 2), Operator.of("b", 2));
    List<Integer> granted = admitted(policy, running(topology), 15, 20);
    assertThat(granted).containsExactly(4, 18);
    Topology later =
        Topology.chain(Operator.of("a", granted.get(0)), Operator.of("b", granted.get(1)));
    assertThat(admitted(policy, running(later), 15, 20)).isEqualTo(granted);
  }

  /** Healthy: up to 64 in two steps; broken: 64, cut to 50, and back to 40, unaligned for good. */
  @Test
  void admit_alignmentThatARateCuts_goesOnUntilItIsAligned() {
    ScalingPolicyBuilder policy =
        ScalingPolicy.builder()
            .alignment(Alignment.EVEN)
            .behavior(
                Behavior.calm()
                    .withUp(
                        Direction.unrestricted()
                            .withStabilizationWindow(Duration.ofSeconds(30))
                            .withLimits(RateLimit.instances(20, Duration.ofMinutes(1)))));
    List<Integer> path = new ArrayList<>(List.of(30));
    ScalingLog log = ScalingLog.none();
    for (int minute = 0; minute < 30; minute++) {
      Topology topology = keyedOf128(path.get(path.size() - 1));
      Instant at = NOW.plusSeconds(60L * minute);
      Observation seen = Observation.of(at, topology);
      Situation situation = new Situation(at, seen, log);
      ParallelismPlan asked = plan(topology, 1, 40);
      Admission admission =
          new PolicyGate(policy.build()).admit(new Decision.Scale(asked, "load"), situation);
      int next = targets(admission).get(1);
      log = situation.log().recommending(at, asked);
      if (next != path.get(path.size() - 1)) {
        log = log.rescaling(at, plan(topology, 1, next), true);
        path.add(next);
      }
    }
    assertThat(path).containsExactly(30, 50, 64);
  }

  /** At 50, where 40 are asked for: 64 would be aligned. Whether it rises on, or goes down. */
  @ParameterizedTest
  @CsvSource({
    // seen before, what our last rescaling set it to, asked for since that, what is admitted
    "30, 50, 40, 64", // a limit kept it from going all the way
    "60, 50, 40, 40", // it was lowered
    "45, 50, 40, 64", // the same was asked for all along
    "45, 50, 48, 40", // more was asked for when it rose
    "30, 30, 40, 40" // somebody else has raised it
  })
  void admit_alignmentOnItsWay_isWhatWeRaisedForTheSame(
      int before, int set, int asked, int expected) {
    Topology topology = keyedOf128(50);
    ScalingLog log =
        ScalingLog.none()
            .observing(Observation.of(NOW.minusSeconds(600), keyedOf128(before)))
            .recommending(NOW.minusSeconds(300), plan(topology, 1, asked))
            .rescaling(NOW.minusSeconds(300), plan(topology, 1, set), true)
            .observing(Observation.of(NOW.minusSeconds(290), topology))
            .recommending(NOW.minusSeconds(280), plan(topology, 1, asked))
            .recommending(NOW.minusSeconds(30), plan(topology, 1, 40));
    ScalingPolicyBuilder policy =
        open().alignment(Alignment.EVEN).conflicts(new Conflicts(Duration.ZERO));
    assertThat(admitted(policy, running(topology, log), 1, 40)).containsExactly(1, expected);
  }

  private static Topology keyedOf128(int parallelism) {
    return Topology.builder()
        .operator(Operator.of("source", 1))
        .operator(Operator.of("sum", parallelism).withMaxParallelism(128))
        .edge(new Edge(new OperatorId("source"), new OperatorId("sum"), Partitioning.KEYED))
        .build();
  }

  @Test
  void admit_budgetOfSlots_countsTheLargestOfEachGroup() {
    Topology topology =
        Topology.chain(
            Operator.of("a", 2).withSlotSharingGroup("one"),
            Operator.of("b", 2).withSlotSharingGroup("one"),
            Operator.of("c", 2));
    ScalingPolicyBuilder policy = open().budget(Budget.slots(8));
    assertThat(admitted(policy, running(topology), 5, 5, 3)).containsExactly(5, 5, 3);
    Admission shared = admit(policy, running(topology), 10, 3, 10);
    assertThat(targets(shared)).containsExactly(4, 3, 4);
    assertThat(shared.adjustments())
        .extracting(Adjustment::reason)
        .containsOnly("20 of slots are asked for, and the budget is 8");
  }

  @Test
  void admit_leastAboveTheBudget_saysThatBothCannotBe() {
    Situation situation = running(Topology.chain(Operator.of("a", 4), Operator.of("b", 4)));
    PolicyGate gate = new PolicyGate(open().minParallelism(4).budget(Budget.instances(7)).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.admit(Jobs.scale(situation.topology(), 4, 4), situation))
        .withMessage(
            "the least parallelism of all operators takes 8, but the budget is 7;"
                + " raise the budget or lower minParallelism");
  }

  @ParameterizedTest
  @CsvSource({
    "BALANCED, 8, 14, 15", // 10 groups at most over 14 as over 13, 9 over 15
    "BALANCED, 8, 13, 13",
    "BALANCED, 8, 17, 19",
    "BALANCED, 8, 100, 128",
    "BALANCED, 30, 14, 15",
    "BALANCED, 15, 14, 15", // shrinking by one would save an instance and no time
    "EVEN, 8, 12, 16",
    "EVEN, 8, 65, 128",
    "EVEN, 30, 12, 16",
    "EVEN, 14, 12, 12", // 16 would be a way up
    "OFF, 8, 14, 14"
  })
  void admit_keyedInput_isAligned(Alignment alignment, int current, int asked, int expected) {
    ScalingPolicyBuilder policy = open().alignment(alignment);
    assertThat(admitted(policy, running(keyed(current)), 1, asked)).containsExactly(1, expected);
  }

  @Test
  void admit_alignment_neverLeavesTheBounds() {
    ScalingPolicyBuilder policy = open().alignment(Alignment.EVEN).maxParallelism(40);
    Situation situation = running(keyed(20));
    assertThat(admitted(policy, situation, 1, 30)).as("32 fits").containsExactly(1, 32);
    assertThat(admitted(policy, situation, 1, 35)).as("64 does not").containsExactly(1, 35);
    assertThat(admitted(policy, situation, 1, 90)).as("cut last").containsExactly(1, 40);
  }

  @Test
  void admit_alignmentThatLeavesNothingOfAChange_saysSo() {
    ScalingPolicyBuilder policy = open().alignment(Alignment.BALANCED);
    assertThat(rules(admit(policy, running(keyed(15)), 1, 14))).containsExactly(Rule.ALIGNMENT);
    Topology source = Topology.chain(Operator.of("source", 6).withPartitions(6));
    Admission beyond = admit(policy, running(source), 9);
    assertThat(targets(beyond)).containsExactly(6);
    assertThat(beyond.adjustments())
        .extracting(Adjustment::reason)
        .containsExactly("there are 6 to spread; more would have none");
  }

  @Test
  void atLeast_allSmallNumbers_isTheNextAlignedOne() {
    for (int parts = 1; parts <= 200; parts++) {
      for (int target = 1; target <= parts; target++) {
        int even = target;
        while (parts % even != 0) {
          even++;
        }
        int balanced = target;
        while (balanced > 1 && ceil(parts, balanced) == ceil(parts, balanced - 1)) {
          balanced++;
        }
        int asPlanned = target;
        while (parts % asPlanned != 0 && parts / asPlanned >= parts / target) {
          asPlanned++;
        }
        assertThat(Alignment.AS_PLANNED.atLeast(target, parts)).hasValue(asPlanned);
        assertThat((double) ceil(parts, asPlanned)).isLessThanOrEqualTo((double) parts / target);
        assertThat(Alignment.EVEN.atLeast(target, parts)).hasValue(even);
        assertThat(Alignment.BALANCED.atLeast(target, parts)).hasValue(balanced);
      }
      assertThat(Alignment.EVEN.atLeast(parts + 1, parts)).isEmpty();
      assertThat(Alignment.AS_PLANNED.atLeast(parts + 1, parts)).isEmpty();
      assertThat(Alignment.BALANCED.atLeast(parts + 1, parts)).isEmpty();
    }
  }

  /** What the Javadoc and docs/policy.md say of the two: FLIP-586 has Flink's reading. */
  @Test
  void atLeast_balancedAndAsPlanned_differAsDocumented() {
    assertThat(fullestByPlanned(Alignment.BALANCED, 3)).isBetween(1.33, 1.34);
    assertThat(fullestByPlanned(Alignment.BALANCED, 128)).isBetween(1.05, 1.06);
    assertThat(fullestByPlanned(Alignment.AS_PLANNED, 128)).isLessThanOrEqualTo(1);
    double fewer = 0;
    double more = 0;
    for (int target = 1; target <= 64; target++) {
      fewer += Alignment.BALANCED.atLeast(target, 128).orElseThrow();
      more += Alignment.AS_PLANNED.atLeast(target, 128).orElseThrow();
    }
    assertThat(1 - fewer / more).isBetween(0.018, 0.019);
  }

  private static double fullestByPlanned(Alignment alignment, int parts) {
    double most = 0;
    for (int target = 1; target <= parts; target++) {
      int aligned = alignment.atLeast(target, parts).orElseThrow();
      most = Math.max(most, ceil(parts, aligned) * (double) target / parts);
    }
    return most;
  }

  private static int ceil(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private static Topology keyed(int parallelism) {
    return Topology.builder()
        .operator(Operator.of("a", 1))
        .operator(Operator.of("b", parallelism).withMaxParallelism(128))
        .edge(new Edge(new OperatorId("a"), new OperatorId("b"), Partitioning.KEYED))
        .build();
  }

  private static int[] numbers(String text) {
    String[] words = text.split(" ", -1);
    return new int[] {Integer.parseInt(words[0]), Integer.parseInt(words[1])};
  }
}
