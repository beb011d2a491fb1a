package io.kta.policy;

import static io.kta.policy.PolicyVectors.admission;
import static io.kta.policy.PolicyVectors.admitted;
import static io.kta.policy.PolicyVectors.changed;
import static io.kta.policy.PolicyVectors.limited;
import static io.kta.policy.PolicyVectors.recommended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.knowledge.ScalingLog;
import io.kta.policy.Bounds.Range;
import io.kta.policy.Direction.Select;
import java.time.Duration;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers that Kubernetes' HPA gives for the same past and the same proposal. */
final class KubernetesBehaviorTest {
  @ParameterizedTest
  @CsvSource({
    "3, 1000, 1%, 4",
    "10, 500, 100 100%, 110",
    "10, 500, 2 100%, 20",
    "10, 50, 100, 50",
    "10, 50, 30, 40",
    "10, 50, 200%, 30",
    "3, 60, 700%, 24"
  })
  void admit_limitsUp_areRoundedUpAndTheLargestHolds(
      int current, int proposed, String limits, int expected) {
    Behavior behavior = Behavior.unrestricted().withUp(limited(limits));
    assertThat(admitted(policy(behavior), current, proposed, ScalingLog.none()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 2, 20 1%, 80",
    "100, 2, 2 1%, 98",
    "10, 1, 100, 1",
    "10, 2, 5, 5",
    "10, 5, 50%, 5",
    "1000, 1, 20, 980",
    "10, 1, 5%, 9"
  })
  void admit_limitsDown_areTruncatedAndTheLargestHolds(
      int current, int proposed, String limits, int expected) {
    Behavior behavior = Behavior.unrestricted().withDown(limited(limits));
    assertThat(admitted(policy(behavior), current, proposed, ScalingLog.none()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"10, 50, 20", "1, 9, 5", "3, 1000, 7"})
  void admit_kubernetesDefaultsUp_allowFourOrTwice(int current, int proposed, int expected) {
    assertThat(
            admitted(policy(Behavior.kubernetesDefaults()), current, proposed, ScalingLog.none()))
        .isEqualTo(expected);
  }

  @Test
  void admit_selectMin_takesTheSmallestChange() {
    Behavior behavior = Behavior.unrestricted().withUp(limited("2 50%").withSelect(Select.MIN));
    assertThat(admitted(policy(behavior), 1, 9, ScalingLog.none())).isEqualTo(2);
  }

  @Test
  void admit_selectDisabled_staysAndSaysSo() {
    Behavior behavior = Behavior.unrestricted().withDown(limited("5").withSelect(Select.DISABLED));
    Admission admission = admission(policy(behavior), 9, 1, ScalingLog.none());
    assertThat(PolicyVectors.target(admission.admitted())).isEqualTo(9);
    assertThat(admission.adjustments())
        .extracting(Adjustment::reason)
        .containsExactly("scaling down is disabled");
  }

  @ParameterizedTest
  @CsvSource({
    // what was added within 60 s, so how far 20 instances a minute still go from 50
    "7@58, 63",
    "7@58 6@59, 57",
    "8@29 6@59 7@61 9@61, 56",
    "7@61, 70",
    "7@60, 70",
    "-5@30, 75"
  })
  void admit_changesWithinThePeriod_countWhoeverMadeThem(String changes, int expected) {
    Behavior behavior = Behavior.unrestricted().withUp(limited("20"));
    assertThat(admitted(policy(behavior), 50, 500, changed(50, changes))).isEqualTo(expected);
  }

  @Test
  void admit_moreAddedThanAllowed_staysWhereItIs() {
    Behavior behavior = Behavior.unrestricted().withUp(limited("20"));
    assertThat(admitted(policy(behavior), 50, 500, changed(50, "30@10"))).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 5, '', 0, 0, 5",
    "100, 5, '', 300, 300, 5",
    "100, 3, 4@120 5@60, 0, 180, 5",
    "1, 7, 4@120 5@60, 300, 0, 4",
    "100, 3, 1@120 2@60, 300, 0, 3",
    "100, 3, 4@120 5@60, 0, 300, 5",
    "100, 3, 1@120 2@60, 0, 300, 3",
    "100, 3, 10@600 9@540, 0, 300, 3",
    "100, 3, 10@600 9@540 5@120 4@60, 0, 180, 5",
    "1, 3, 4@120 5@60, 0, 300, 3",
    "1, 100, 10@600 9@540, 0, 0, 100",
    "1, 100, 10@3600 9@180 5@120 6@60, 300, 0, 5",
    "2, 1, 3@180, 300, 300, 2",
    "2, 3, 1@180, 300, 300, 2",
    "5, 10, 7@240 8@120, 300, 600, 7",
    "8, 3, 4@480 5@300, 300, 600, 5",
    "5, 3, 4@60, 0, 300, 4",
    "4, 2, 10@600 4@60, 0, 300, 4",
    "5, 3, 5@300, 0, 300, 3",
    "5, 9, 6@300, 300, 0, 9",
    "5, 9, 6@299, 300, 0, 6",
    "5, 3, 5@3600, 0, 3600, 3",
    "5, 3, 5@3599, 0, 3600, 5",
    // asked for throughout until then, and once more at the end
    "5, 3, 5@400 5@299, 0, 300, 5",
    "5, 3, 5@301, 0, 300, 3",
    "5, 3, 5@299, 0, 300, 5"
  })
  void admit_stabilizationWindow_goesNoFurtherThanAllRecommendationsInIt(
      int current, int proposed, String past, long up, long down, int expected) {
    Behavior behavior =
        new Behavior(
            Direction.unrestricted().withStabilizationWindow(Duration.ofSeconds(up)),
            Direction.unrestricted().withStabilizationWindow(Duration.ofSeconds(down)));
    assertThat(admitted(policy(behavior), current, proposed, recommended(current, past)))
        .isEqualTo(expected);
  }

  @Test
  void admit_firstSight_countsAsRecommendation() {
    assertThat(admitted(policy(Behavior.kubernetesDefaults()), 5, 3, ScalingLog.none()))
        .isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"10, 11, 10", "10, 9, 10", "10, 12, 12", "10, 8, 8", "100, 111, 111", "3, 4, 4"})
  void admit_tolerance_isInclusive(int current, int proposed, int expected) {
    Direction tolerant = Direction.unrestricted().withTolerance(0.1);
    assertThat(
            admitted(
                policy(new Behavior(tolerant, tolerant)), current, proposed, ScalingLog.none()))
        .isEqualTo(expected);
  }

  // Issue 19, section 2, IgnoreSmallChanges:19: the tolerances up and down changed places.
  @ParameterizedTest
  @CsvSource({"10, 14, 10", "10, 15, 10", "10, 16, 16", "10, 9, 10", "10, 8, 8", "10, 5, 5"})
  void admit_tolerancesOfTheirOwn_areByDirection(int current, int proposed, int expected) {
    Behavior uneven =
        new Behavior(
            Direction.unrestricted().withTolerance(0.5),
            Direction.unrestricted().withTolerance(0.1));
    assertThat(admitted(policy(uneven), current, proposed, ScalingLog.none())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // what was asked for within the tolerance was to stay, as HPA notes it: 9 would be a restart
    "10, 7, 9@120, 10",
    "10, 7, 8@120, 8",
    "10, 7, 9@120 8@60, 10",
    "10, 13, 11@120, 10",
    "10, 13, 12@120, 12"
  })
  void admit_windowLeavesWhatIsTolerated_stays(
      int current, int proposed, String past, int expected) {
    Direction both =
        Direction.unrestricted().withTolerance(0.1).withStabilizationWindow(Duration.ofMinutes(5));
    assertThat(
            admitted(
                policy(new Behavior(both, both)), current, proposed, recommended(current, past)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 7, 3, 8, 7",
    "3, 1, 2, 8, 2",
    "20, 1000, 1, 10, 10",
    "2, 2, 3, 6, 3",
    "1, 0, 0, 10, 0"
  })
  void admit_bounds_haveTheLastWord(int current, int proposed, int min, int max, int expected) {
    ScalingPolicy policy =
        ScalingPolicy.builder()
            .minParallelism(min)
            .maxParallelism(max)
            .behavior(Behavior.unrestricted())
            .build();
    assertThat(admitted(policy, current, proposed, ScalingLog.none())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, 9, 3, 0", "0, 0, 3, 0", "0, 2, 0, 2", "0, 1, 0, 1", "2, 0, 0, 0", "2, 0, 1, 1"})
  void admit_zero_isAnOffSwitchUnlessTheLeastIsZero(
      int current, int proposed, int min, int expected) {
    Direction tolerant = Direction.unrestricted().withTolerance(0.1);
    ScalingPolicy policy =
        ScalingPolicy.builder()
            .minParallelism(min)
            .behavior(new Behavior(tolerant, tolerant))
            .build();
    assertThat(admitted(policy, current, proposed, ScalingLog.none())).isEqualTo(expected);
  }

  @Test
  void admit_switchedOff_saysSo() {
    Admission admission = admission(ScalingPolicy.defaults(), 0, 4, ScalingLog.none());
    assertThat(admission.adjustments())
        .extracting(Adjustment::rule, Adjustment::reason)
        .containsExactly(
            Tuple.tuple(
                Rule.SWITCHED_OFF,
                "a user or another controller set it to 0; set it to 1 or more, or minParallelism to 0, to go"
                    + " on"));
  }

  @Test
  void admit_percentFromZero_isOneAndNotNone() {
    ScalingPolicy policy =
        ScalingPolicy.builder()
            .minParallelism(0)
            .behavior(Behavior.unrestricted().withUp(limited("100%")))
            .build();
    assertThat(admitted(policy, 0, 9, ScalingLog.none())).isEqualTo(1); // HPA: 0 for ever
  }

  @Test
  void admit_behaviorOfOneOperator_replacesThatOfAll() {
    ScalingPolicy policy =
        ScalingPolicy.builder()
            .behavior(Behavior.unrestricted().withUp(limited("1")))
            .behavior("map", Behavior.unrestricted().withUp(limited("3")))
            .bounds("map", new Range(1, 100))
            .build();
    assertThat(admitted(policy, 10, 50, ScalingLog.none())).isEqualTo(13);
  }

  @Test
  void new_outOfRange_namesEveryFault() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Direction(
                    Duration.ofHours(2), 1.5, Select.MAX, Direction.unrestricted().limits()))
        .withMessage(
            "stabilizationWindow is PT2H; it must be within PT0S to PT1H;"
                + " tolerance is 1.5; it must be at least 0 and below 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.instances(1, Duration.ofHours(1)))
        .withMessage("the period of a rate limit is PT1H; it must be within PT1S to PT30M");
  }

  private static ScalingPolicy policy(Behavior behavior) {
    return ScalingPolicy.builder().behavior(behavior).build();
  }
}
