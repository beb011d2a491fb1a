package io.kta.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kta.knowledge.Step;
import io.kta.policy.MissingData.Fallback;
import io.kta.policy.MissingData.Towards;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ScalingPolicyTest {

  @Test
  void build_faultsAllOver_areAllNamed() {
    ScalingPolicyBuilder faulty =
        ScalingPolicy.builder()
            .interval(Duration.ZERO)
            .minParallelism(-1)
            .maxParallelism(0)
            .cooldownUp(Duration.ofSeconds(-1))
            .maxDirectionChangesPerHour(0)
            .override("map", -2);
    assertThatIllegalArgumentException()
        .isThrownBy(faulty::build)
        .withMessage(
            "interval is PT0S; it must be positive;"
                + " minParallelism is -1; it must be at least 0;"
                + " maxParallelism is 0; it must be at least 1;"
                + " cooldownUp is PT-1S; it must not be negative;"
                + " maxDirectionChangesPerHour is 0; it must be at least 1;"
                + " the override of operator map is -2; it must be at least 0");
  }

  @Test
  void new_partsOutOfRange_nameTheirFaults() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Budget(Budget.Unit.SLOTS, 0, Map.of("map", 0)))
        .withMessage(
            "the budget is 0; it must be at least 1;"
                + " a budget of slots has weights for [map]; slots have none;"
                + " the weight of operator map is 0; it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Effectiveness(-1, 0, Duration.ZERO, Duration.ofHours(1)))
        .withMessage(
            "failures is -1; it must be at least 0;"
                + " leastGain is 0.0; it must be above 0 and at most 1;"
                + " settleTime is PT0S; it must be positive");
  }

  @Test
  void new_endsOfTheRanges_areWithin() {
    assertThat(new Bounds.Range(1, 1).nearest(5)).isEqualTo(1);
    assertThat(Budget.instances(1).limit()).isEqualTo(1);
    assertThat(Effectiveness.ignored().failures()).isZero();
    assertThat(new Effectiveness(1, 1, Duration.ofNanos(1), Duration.ofNanos(1)).leastGain())
        .isEqualTo(1);
    assertThat(Direction.unrestricted().withTolerance(0).tolerance()).isZero();
  }

  @Test
  void new_justBeyondTheRanges_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bounds.Range(2, 1))
        .withMessageStartingWith("maxParallelism 1 is below minParallelism 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Direction.unrestricted().withTolerance(1))
        .withMessageContaining("tolerance is 1.0; it must be at least 0 and below 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fallback(Duration.ofMinutes(1), Map.of("map", 0), Towards.UP))
        .withMessage("the fallback of operator map is 0; it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(ScalingPolicy.builder().settleTimeout(Duration.ofNanos(-1))::build)
        .withMessageStartingWith("settleTimeout is PT-0.000000001S; it must not be negative");
  }

  // Issue 19, section 1, fault 4: the interval FOREVER lost the loop's lock, the timeout overflowed
  // after the call was handed over, and the cooldown threw out of runOnce().
  @ParameterizedTest
  @MethodSource("durations")
  void durations_longerThanAYear_areRefusedWhereTheyAreSet(
      String name, Function<Duration, ?> setter) {
    for (Duration tooLong :
        List.of(
            ChronoUnit.FOREVER.getDuration(),
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofDays(365).plusNanos(1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> setter.apply(tooLong))
          .withMessage(name + " is " + tooLong + "; it must be at most a year, PT8760H");
    }
    assertThat(setter.apply(Duration.ofDays(365))).isNotNull();
  }

  static Stream<Arguments> durations() {
    return Stream.of(
        arguments("interval", set(ScalingPolicyBuilder::interval)),
        arguments("maxFailureDelay", set(ScalingPolicyBuilder::maxFailureDelay)),
        arguments("timeout of step APPLY", set((b, d) -> b.timeout(Step.APPLY, d))),
        arguments("timeout of step SAVE", set((b, d) -> b.timeout(Step.SAVE, d))),
        arguments("cooldownUp", set(ScalingPolicyBuilder::cooldownUp)),
        arguments("cooldownDown", set(ScalingPolicyBuilder::cooldownDown)),
        arguments("respectFor", set((b, d) -> b.conflicts(new Conflicts(d)))),
        arguments(
            "settleTime",
            set((b, d) -> b.effectiveness(Effectiveness.defaults().withSettleTime(d)))),
        arguments(
            "forgetAfter",
            set((b, d) -> b.effectiveness(Effectiveness.defaults().withForgetAfter(d)))),
        arguments("maxAge", set((b, d) -> b.missingData(MissingData.defaults().withMaxAge(d)))),
        arguments(
            "the fallback's after",
            set(
                (b, d) ->
                    b.missingData(
                        MissingData.defaults()
                            .withFallback(new Fallback(d, Map.of("map", 1), Towards.UP))))));
  }

  private static Function<Duration, ScalingPolicy> set(
      BiFunction<ScalingPolicyBuilder, Duration, ScalingPolicyBuilder> setter) {
    return duration -> setter.apply(ScalingPolicy.builder(), duration).build();
  }

  @Test
  void toString_defaults_namesEveryEffectiveValue() {
    assertThat(ScalingPolicy.defaults().toString())
        .contains(
            "pace.interval=PT15S",
            "pace.maxFailureDelay=PT0S",
            "pace.timeouts.APPLY=PT5M",
            "dryRun=false",
            "limits.bounds.forAll.min=1",
            "limits.bounds.forAll.max=2147483647",
            "limits.alignment=OFF",
            "behaviors.forAll.up.tolerance=0.1",
            "behaviors.forAll.down.stabilizationWindow=PT1M",
            "timing.cooldownUp=PT0S",
            "safeguards.missingData.missing=CONSERVATIVE",
            "safeguards.missingData.partial=NO_SHRINK",
            "safeguards.missingData.stale=HOLD",
            "safeguards.missingData.maxAge=PT5M",
            "safeguards.conflicts.respectFor=PT15M",
            "safeguards.effectiveness.failures=2",
            "safeguards.effectiveness.settleTime=PT2M");
  }
}
