package io.kta.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.metrics.JobStatus;
import io.kta.metrics.Shortfall;
import io.kta.topology.Edge;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
    assertThat(driver.apply(plan)).isEqualTo(ApplyResult.applied());
    assertThat(tokenizer.replicas()).isEqualTo(2);
    assertThat(counter.replicas()).isEqualTo(5);
    assertThat(driver.apply(plan)).isEqualTo(ApplyResult.alreadyInPlace());
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
  void apply_planThatMissesOrExceeds_isRejectedAndNothingIsSet() {
    ParallelismPlan plan =
        new ParallelismPlan(Map.of(new OperatorId("tokenizer"), 4, new OperatorId("recorder"), 1));
    assertThat(driver.apply(plan))
        .isEqualTo(
            ApplyResult.rejected(
                "the plan misses operators [counter], and names operators [recorder] that the"
                    + " topology does not have"));
    assertThat(tokenizer.replicas()).isEqualTo(2);
  }

  @Test
  void observe_targetsWithStatus_areOneJobWithAllThatIsInProgress() {
    ScaleTargetDriver slow =
        ScaleTargetDriver.of(
            reading(
                "a", new TargetState(4, JobStatus.steady().withId("1").withInProgress("2 ready"))),
            reading("b", new TargetState(2, JobStatus.steady().withId("2"))));
    JobStatus status = slow.observe().observation().orElseThrow().job();
    assertThat(status.id()).hasValue("1,2");
    assertThat(status.inProgress()).hasValue("a: 2 ready");
  }

  /** What tells a change by another controller from a plan that is on its way. */
  @Test
  void observe_targets_tellsWhatEachWasAskedFor() {
    JobStatus status = ScaleTargetDriver.of(counter).observe().observation().orElseThrow().job();
    assertThat(status.requested()).isEqualTo(Map.of(new OperatorId("counter"), counter.replicas()));
  }

  @Test
  void observe_targetThatCannotBeToldFromAnother_leavesTheJobWithoutId() {
    ScaleTargetDriver mixed =
        ScaleTargetDriver.of(
            counter, reading("b", new TargetState(2, JobStatus.steady().withId("2"))));
    assertThat(mixed.observe().observation().orElseThrow().job().id()).isEmpty();
  }

  @Test
  void apply_targetThatIsNotDoneAtOnce_isAcceptedUntilItIs() {
    List<TargetState> now =
        new ArrayList<>(
            List.of(new TargetState(4, JobStatus.steady().withInProgress("2 of 4 ready"))));
    ScaleTargetDriver slow = ScaleTargetDriver.of(reading("a", () -> now.get(0)));
    ParallelismPlan plan = ParallelismPlan.asIs(observed(slow));
    assertThat(slow.apply(plan)).isEqualTo(ApplyResult.accepted("a: 2 of 4 ready"));
    now.set(0, new TargetState(4, JobStatus.steady()));
    assertThat(slow.apply(plan)).isEqualTo(ApplyResult.alreadyInPlace());
  }

  /** Two that have not come, one that has: also of a target that is asked for what it has. */
  @Test
  void apply_replicasThatHaveNotCome_areNamedTargetByTarget() {
    Shortfall none = new Shortfall(0, "has 0 of 4 ready");
    ScaleTarget lacking = ScaleTarget.inMemory("c", 1);
    ScaleTargetDriver slow =
        ScaleTargetDriver.of(
            reading("a", new TargetState(4, JobStatus.steady(), Optional.of(none))),
            reading("b", new TargetState(4, JobStatus.steady(), Optional.of(none))),
            lacking);
    JobStatus status = slow.observe().observation().orElseThrow().job();
    assertThat(status.shortfalls())
        .containsOnly(Map.entry(new OperatorId("a"), none), Map.entry(new OperatorId("b"), none));
    ParallelismPlan plan = ParallelismPlan.asIs(observed(slow));
    assertThat(slow.apply(plan)).as("nothing to do").isEqualTo(ApplyResult.alreadyInPlace());
    assertThat(slow.apply(plan.with(new OperatorId("c"), 2)))
        .isEqualTo(ApplyResult.accepted("a: has 0 of 4 ready; b: has 0 of 4 ready"));
    assertThat(lacking.replicas()).isEqualTo(2);
  }

  @Test
  void scaleTo_targetThatCannotChooseWhomToRemove_treatsAllAlike() {
    counter.scaleTo(7, List.of(new Worker("one", Optional.empty())));
    assertThat(counter.replicas()).isEqualTo(7);
  }

  @Test
  void throwUnless_writingIsAllowed_doesNothing() {
    WriteWithheldException.throwUnless(() -> true, "scaling a to 5");
    assertThatExceptionOfType(WriteWithheldException.class)
        .isThrownBy(() -> WriteWithheldException.throwUnless(() -> false, "scaling a to 5"))
        .withMessageStartingWith("scaling a to 5 was withheld, since");
  }

  @Test
  void isChange_answers_areChangesIfTheTargetTookThePlan() {
    assertThat(ApplyResult.applied().isChange()).isTrue();
    assertThat(ApplyResult.accepted("2 of 4").isChange()).isTrue();
    assertThat(ApplyResult.alreadyInPlace().isChange()).isFalse();
    assertThat(ApplyResult.rejected("no slots").isChange()).isFalse();
  }

  @Test
  void build_edges_replaceTheChain() {
    ScaleTargetDriver.Builder join =
        ScaleTargetDriver.builder()
            .target(ScaleTarget.inMemory("clicks", 1))
            .target(ScaleTarget.inMemory("views", 1))
            .target(ScaleTarget.inMemory("join", 1));
    assertThat(observed(join.build()).edges()).hasSize(2);
    Topology both =
        observed(join.edges(Edge.of("clicks", "join"), Edge.of("views", "join")).build());
    assertThat(both.inputsOf(new OperatorId("join"))).hasSize(2);
    assertThat(observed(join.edges().build()).edges()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> join.edges(Edge.of("clicks", "sink")).build())
        .withMessageContaining("unknown operator sink");
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
    return driver.observe().observation().orElseThrow().topology();
  }

  private static ScaleTarget reading(String name, TargetState reading) {
    return reading(name, () -> reading);
  }

  private static ScaleTarget reading(String name, Supplier<TargetState> reading) {
    return new ScaleTarget() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int replicas() {
        return read().replicas();
      }

      @Override
      public TargetState read() {
        return reading.get();
      }

      @Override
      public void scaleTo(int replicas) {
        throw new ScaleDriverException("is never to be set");
      }
    };
  }
}
