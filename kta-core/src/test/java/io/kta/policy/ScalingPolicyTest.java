package io.kta.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
  void toString_defaults_namesEveryEffectiveValue() {
    assertThat(ScalingPolicy.defaults().toString())
        .contains(
            "interval=PT30S",
            "maxFailureDelay=PT5M",
            "APPLY=PT5M",
            "dryRun=false",
            "forAll=Range[min=1, max=2147483647]",
            "alignment=OFF",
            "up=Direction[stabilizationWindow=PT0S, tolerance=0.1",
            "down=Direction[stabilizationWindow=PT5M, tolerance=0.1",
            "cooldownUp=PT0S",
            "missing=CONSERVATIVE, partial=NO_SHRINK, stale=HOLD, maxAge=PT5M",
            "respectFor=PT15M",
            "failures=2, leastGain=0.1, settleTime=PT2M, forgetAfter=PT1H");
  }
}
