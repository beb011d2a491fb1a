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
            "pace.interval=PT30S",
            "pace.maxFailureDelay=PT5M",
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
