package io.kta.algorithm.toggle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.Autoscaler;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ToggleTest {

  @Test
  void plan_defaults_togglesAtOnceAndThenOnEverySecondCycle() {
    assertThat(run(new Toggle(), 6, 2))
        .containsExactly("4, 2", "2, 4", "2, 4", "4, 2", "4, 2", "2, 4");
  }

  @Test
  void plan_threeCountsEveryCycle_movesOnByOne() {
    assertThat(run(new Toggle(1, List.of(1, 2, 3)), 4, 2))
        .containsExactly("2, 3", "3, 1", "1, 2", "2, 3");
  }

  @Test
  void plan_moreOperatorsThanCounts_goesRound() {
    assertThat(run(new Toggle(3, List.of(4, 2)), 3, 3))
        .containsExactly("4, 2, 4", "4, 2, 4", "2, 4, 2");
  }

  @Test
  void new_parametersOutOfRange_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Toggle(0, List.of(4, 2)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Toggle(2, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Toggle(2, List.of(4, 0)))
        .withMessage("replicas are [4, 0]; give at least one count, each at least 1");
  }

  private static List<String> run(Algorithm<?, ?> toggle, int cycles, int operators) {
    List<ScaleTarget> targets = new ArrayList<>();
    for (int i = 0; i < operators; i++) {
      targets.add(ScaleTarget.inMemory("operator" + i, 2));
    }
    ScaleTargetDriver driver = ScaleTargetDriver.of(targets.toArray(ScaleTarget[]::new));
    List<String> seen = new ArrayList<>();
    ScalingPolicy atOnce = ScalingPolicy.builder().behavior(Behavior.unrestricted()).build();
    try (Autoscaler autoscaler =
        Kta.autoscaler().policy(atOnce).algorithm(toggle).driver(driver).build()) {
      for (int i = 0; i < cycles; i++) {
        autoscaler.runOnce();
        List<String> counts =
            targets.stream().map(target -> String.valueOf(target.replicas())).toList();
        seen.add(String.join(", ", counts));
      }
    }
    return seen;
  }
}
