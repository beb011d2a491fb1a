package io.kta.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import org.junit.jupiter.api.Test;

final class ScaleTargetDriverTest {
  private final ScaleTarget tokenizer = ScaleTarget.inMemory("tokenizer", 2);
  private final ScaleTarget counter = ScaleTarget.inMemory("counter", 3);
  private final ScaleTargetDriver driver = ScaleTargetDriver.of(tokenizer, counter);

  @Test
  void observe_twoTargets_isAChainInTheirOrder() {
    Topology topology = observed(driver);
    assertThat(topology).hasToString("tokenizer(2/2147483647), counter(3/2147483647)");
    assertThat(topology.edges()).hasToString("[tokenizer -OTHER-> counter]");
  }

  @Test
  void apply_plan_setsWhatDiffersOnly() {
    ParallelismPlan plan =
        ParallelismPlan.asIs(observed(driver)).with(new OperatorId("counter"), 5);
    assertThat(driver.apply(plan)).isEqualTo(new ApplyResult.Applied());
    assertThat(tokenizer.replicas()).isEqualTo(2);
    assertThat(counter.replicas()).isEqualTo(5);
    assertThat(driver.apply(plan)).isEqualTo(new ApplyResult.AlreadyInPlace());
  }

  @Test
  void observe_targetSwitchedOff_isAtZero() {
    counter.scaleTo(0);
    assertThat(observed(driver)).hasToString("tokenizer(2/2147483647), counter(0/2147483647)");
  }

  @Test
  void apply_targetThatFails_namesItAndWhatWasSetBefore() {
    ScaleTarget broken =
        new ScaleTarget() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public int replicas() {
            return 1;
          }

          @Override
          public void scaleTo(int replicas) {
            throw new ScaleDriverException("no quota");
          }
        };
    ScaleTargetDriver fragile = ScaleTargetDriver.of(tokenizer, broken);
    ParallelismPlan plan =
        ParallelismPlan.asIs(observed(fragile))
            .with(new OperatorId("tokenizer"), 4)
            .with(new OperatorId("broken"), 4);
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> fragile.apply(plan))
        .withMessage("scaling target broken to 4 failed: no quota; set before it: [tokenizer]");
  }

  @Test
  void of_noTargetOrTwoOfOneName_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(ScaleTargetDriver::of);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScaleTargetDriver.of(counter, ScaleTarget.inMemory("counter", 1)))
        .withMessage("two targets are named counter; give each a name of its own");
    assertThatIllegalArgumentException().isThrownBy(() -> counter.scaleTo(-1));
  }

  private static Topology observed(ScaleTargetDriver driver) {
    return driver.observe().orElseThrow().topology();
  }
}
