package io.kta.policy;

import static io.kta.policy.PolicyVectors.admission;
import static io.kta.policy.PolicyVectors.admitted;
import static io.kta.policy.PolicyVectors.changed;
import static io.kta.policy.PolicyVectors.limited;
import static io.kta.policy.PolicyVectors.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.knowledge.ScalingLog;
import io.kta.policy.Direction.Select;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How fast Kubernetes' HPA goes: the numbers that its own tests of rules and events have, and what
 * its formulas give at the edges. Where KTA goes otherwise, the test says so.
 */
final class KubernetesRateTest {
  /** One that came when the period had begun is counted from then on. */
  @Test
  void admit_operatorThatCameMeanwhile_isLimitedFromWhenItCame() {
    Topology before = Topology.chain(Operator.of("old", 1));
    Topology now = Topology.chain(Operator.of("old", 1), Operator.of("map", 8));
    Topology at6 = Topology.chain(Operator.of("old", 1), Operator.of("map", 6));
    ScalingLog log =
        ScalingLog.none()
            .observing(Jobs.at(300, before))
            .observing(Jobs.at(40, at6))
            .observing(Jobs.at(20, now));
    ScalingPolicyBuilder policy =
        Jobs.open().behavior(Behavior.unrestricted().withUp(limited("4/60")));
    assertThat(Jobs.admitted(policy, Jobs.running(now, log), 1, 20)).containsExactly(1, 10);
  }

  private static final int MANY = 1_000_000;

  @ParameterizedTest
  @CsvSource({
    // current, proposed, min, max, limits, changes before, expected
    "5, 7, 3, 8, default, '', 7",
    "20, 1000, 1, 10, default, '', 10",
    "100, 1000, 100, 150, default, '', 150",
    "10, 50, 1, 1000, default, '', 20",
    "3, 1000, 1, 2000, 1%, '', 4",
    "10, 50, 1, 1000, 10000, '', 50",
    "100, 500, 1, 200, 300, 1@100 5@60 9@20, 200",
    "100, 500, 1, 200, 10000%, 1@100 5@60 9@20, 200",
    "100, 500, 1, 1000, 5/120, 1@100 5@60 9@20, 100", // 85 + 5 is below where it is
    "100, 500, 1, 1000, 150/120, 1@100 5@60 9@20, 235",
    "100, 500, 1, 1000, 200%/120, 1@100 5@60 9@20, 255",
    "6, 24, 1, 1000, 300%/300, 4@61 -2@60, 16",
    "100, 200, 1, 1000, 1000, 8@105 12@75 9@45 11@15, 200",
    "100, 200, 1, 1000, 1000/120 100%/60, 8@105 12@75 9@45 11@15, 200",
    "100, 200, 1, 1000, 1000/30 100%/60, 8@105 12@75 9@45 11@15, 200",
    "100, 200, 1, 1000, 40/120 100%/30, 8@105 12@75 9@45 11@15, 178",
    "5, 50, 1, 1000, 4, '', 9",
    "5, 50, 1, 1000, 4, 2@30, 7",
    "10, 50, 1, 1000, 50%, '', 15",
    "5, 8, 1, 10, 200%, '', 8",
    "8, 12, 1, 10, 200%, '', 10"
  })
  void admit_up_goesAsFarAsKubernetes(
      int current, int proposed, int min, int max, String limits, String before, int expected) {
    Direction up = limits.equals("default") ? ofKubernetes().up() : limited(limits);
    ScalingPolicy policy = policy(ofKubernetes().withUp(up), min, max);
    assertThat(admitted(policy, current, proposed, changed(current, before))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // current, proposed, min, max, limits, changes before, expected
    "3, 1, 2, 8, default, '', 2",
    "1, 0, 0, 10, default, '', 0",
    "10, 0, 1, 1000, 100, '', 1",
    "10, 2, 5, 1000, 100%, '', 5",
    "10, 5, 1, 1000, default, -1@100 -5@60 -9@20, 5",
    "100, 0, 1, 1000, 115/120, -1@100 -5@60 -9@20, 1",
    "100, 0, 5, 1000, 130/120, -1@100 -5@60 -9@20, 5",
    "100, 2, 5, 1000, 100%/120, -1@100 -5@60 -9@20, 5",
    "100, 2, 1, 1000, 5/120, -1@100 -5@60 -9@20, 100", // 115 - 5 is above where it is
    "100, 0, 1, 1000, 50%/120, -2@100 -4@60 -6@20, 56",
    "10, 1, 1, 1000, 50%/180, 2@61 -4@60, 6",
    "100, 0, 1, 1000, 10%/120, -10@100 -10@60 -10@20, 100",
    "10, 5, 1, 1000, 1000%/120, -10@100 -10@60 -10@20, 5",
    "100, 5, 1, 1000, 1000, -8@105 -12@75 -9@45 -11@15, 5",
    "100, 5, 1, 1000, 1000/120 100%/60, -8@105 -12@75 -9@45 -11@15, 5",
    "100, 5, 1, 1000, 1000/30 100%/60, -8@105 -12@75 -9@45 -11@15, 5",
    "100, 5, 1, 1000, 80/120 10%/30, -8@105 -12@75 -9@45 -11@15, 60",
    "10, 1, 1, 1000, 20%, '', 8",
    "100, 1, 1, 1000, 10% 5, '', 90",
    "8, 2, 1, 10, 50%, '', 4",
    "5, 3, 1, 10, 100%, '', 3"
  })
  void admit_down_goesAsFarAsKubernetes(
      int current, int proposed, int min, int max, String limits, String before, int expected) {
    Direction down = limits.equals("default") ? ofKubernetes().down() : limited(limits);
    ScalingPolicy policy = policy(ofKubernetes().withDown(down), min, max);
    assertThat(admitted(policy, current, proposed, changed(current, before))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 9, 2 50%, MIN, 2",
    "5, 99, 4 2, MIN, 7",
    "5, 99, 4, DISABLED, 5",
    "5, 1, 2 50%, MIN, 3",
    "100, 1, 10% 15, MIN, 90",
    "100, 1, 10% 15, MAX, 85",
    "10, 1, 20%, DISABLED, 10"
  })
  void admit_select_isThatOfKubernetes(
      int current, int proposed, String limits, Select select, int expected) {
    Direction direction = limited(limits).withSelect(select);
    ScalingPolicy policy = policy(new Behavior(direction, direction), 0, MANY);
    assertThat(admitted(policy, current, proposed, changed(current, ""))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // a change exactly one period ago is no longer within it
    "50, 90, 5/60, 5@60, 55",
    "50, 90, 5/60, 5@59, 50",
    "50, 90, 5/60, -5@60, 55",
    "50, 90, 5/60, -5@59, 60", // it may make up for what was taken within the period
    "50, 10, 5/60, -5@60, 45",
    "50, 10, 5/60, -5@59, 50",
    "50, 10, 5/60, 5@59, 40",
    "50, 90, 5/1800, 5@1800, 55",
    "50, 90, 5/1800, 5@1799, 50",
    "50, 90, 5/1, 5@1, 55",
    // up and down within one period cancel out, in either order
    "50, 90, 5/60, 20@40 -20@20, 55",
    "50, 10, 5/60, -20@40 20@20, 45",
    // of two periods, the one that allows more
    "50, 90, 5/60 20/300, 10@100, 60",
    "50, 90, 5/60 20/300, 20@100, 55"
  })
  void admit_edgesOfPeriods_areThoseOfKubernetes(
      int current, int proposed, String limits, String before, int expected) {
    ScalingPolicy policy = policy(new Behavior(limited(limits), limited(limits)), 0, MANY);
    assertThat(admitted(policy, current, proposed, changed(current, before))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 9, 1%, 2",
    "1, 9, 100%, 2",
    "2, 9, 1%, 3",
    "1, 0, 1%, 0", // 0.99 is truncated
    "2, 0, 1%, 1",
    "1, 0, 50%, 0",
    "199, 0, 1%, 197" // 197.01
  })
  void admit_percentOfFew_isAtLeastOne(int current, int proposed, String limits, int expected) {
    ScalingPolicy policy = policy(new Behavior(limited(limits), limited(limits)), 0, MANY);
    assertThat(admitted(policy, current, proposed, changed(current, ""))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2147483646, 2147483647, 100%, 2147483647",
    "1500000000, 2147483647, 100%, 2147483647",
    "2147483647, 1, 1%, 2126008810", // 2126008810.53
    "2147483647, 0, 2147483647, 0",
    "1, 2147483647, 2147483647%, 21474838", // 21474837.47
    "2147483000, 2147483647, 2147483647, 2147483647",
    "1000000000, 2147483647, 2147483647%, 2147483647"
  })
  void admit_hugeNumbers_doNotOverflow(int current, int proposed, String limits, int expected) {
    ScalingPolicy policy =
        policy(new Behavior(limited(limits), limited(limits)), 0, Integer.MAX_VALUE);
    assertThat(admitted(policy, current, proposed, changed(current, ""))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 900, 10%, 110", // HPA: 111, since 100 * 1.1 is more than 110 in binary
    "100, 1, 90%, 10", // HPA: 9, since 100 * (1 - 0.9) is less than 10 in binary
    "0, 900, 100%, 1" // HPA: 0, so that it is never left
  })
  void admit_percent_isExactUnlikeKubernetes(
      int current, int proposed, String limits, int expected) {
    ScalingPolicy policy = policy(new Behavior(limited(limits), limited(limits)), 0, MANY);
    assertThat(admitted(policy, current, proposed, changed(current, ""))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 6, 2", "6, 2, 5, 5", "10, 1, 5, 5", "2, 3, 6, 3"})
  void admit_outsideItsBounds_isBroughtInsideWhateverTheRate(
      int current, int min, int max, int expected) {
    Direction slow = limited("1").withStabilizationWindow(Duration.ofHours(1));
    ScalingPolicy policy = policy(new Behavior(slow, slow), min, max);
    assertThat(target(admission(policy, current, current, ScalingLog.none()).admitted()))
        .isEqualTo(expected);
  }

  /** Returns the limits of Kubernetes' defaults, without its window. */
  private static Behavior ofKubernetes() {
    Behavior defaults = Behavior.kubernetesDefaults();
    return defaults.withDown(defaults.down().withStabilizationWindow(Duration.ZERO));
  }

  private static ScalingPolicy policy(Behavior behavior, int min, int max) {
    return ScalingPolicy.builder()
        .minParallelism(min)
        .maxParallelism(max)
        .behavior(behavior)
        .build();
  }
}
