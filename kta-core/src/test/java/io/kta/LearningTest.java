package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.knowledge.Stop;
import io.kta.metrics.Interruption;
import io.kta.metrics.Interruption.Cause;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.policy.Admission;
import io.kta.policy.Effectiveness;
import io.kta.policy.Lessons;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LearningTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final OperatorId MAP = new OperatorId("map");

  private final Learning learning = new Learning(new Lessons(Effectiveness.defaults()), true, 100);

  @Test
  void after_planTakenAndReached_isTheLastRescale() {
    Knowledge<Integer, Integer> next = after(new Outcome.Applied(ApplyResult.applied()));
    assertThat(next.log().lastRescale().orElseThrow().plan().target(MAP)).isEqualTo(4);
    assertThat(next.log().isOnItsWay()).isFalse();
    assertThat(next.newest().orElseThrow().plans().admitted()).hasValue(plan(4));
  }

  @Test
  void after_planTakenButNotReached_isOnItsWay() {
    assertThat(after(new Outcome.Applied(ApplyResult.accepted("3 of 4"))).log().isOnItsWay())
        .isTrue();
  }

  @Test
  void after_applyThatFailed_mayBeOnItsWay() {
    Outcome failed = new Outcome.Failed(Step.APPLY, "timeout", Optional.of(new Error("a test")));
    Knowledge<Integer, Integer> next = after(failed);
    assertThat(next.log().isOnItsWay()).isTrue();
    assertThat(next.newest().orElseThrow().outcome())
        .as("a cause is not worth keeping")
        .isEqualTo(new Outcome.Failed(Step.APPLY, "timeout", Optional.empty()));
  }

  @Test
  void after_planRefused_changesNothingButTheHistory() {
    Knowledge<Integer, Integer> next = after(new Outcome.Applied(ApplyResult.rejected("no slots")));
    assertThat(next.log().lastRescale()).isEmpty();
    assertThat(next.history()).hasSize(1);
  }

  @Test
  void after_stepThatFailedBeforeADecision_keepsTheOrders() {
    Knowledge<Integer, Integer> forced =
        Knowledge.<Integer, Integer>none()
            .withOrders(Knowledge.none().orders().withForce("release day"));
    CycleNotes<Integer, Integer> notes = notes();
    notes.observed(seen(2));
    Outcome failed = new Outcome.Failed(Step.MONITOR, "away", Optional.empty());
    assertThat(learning.after(forced, notes, failed, NOW).orders().force()).hasValue("release day");
  }

  @Test
  void handingOver_isTheLastRescaleBeforeTheDriverHasAnswered() {
    Knowledge<Integer, Integer> known = learning.observing(Knowledge.none(), seen(2));
    assertThat(learning.handingOver(known, seen(2), plan(4), NOW).log().isOnItsWay()).isTrue();
  }

  @Test
  void after_driverTellsWhatTheRescaleCost_isRememberedByKind() {
    Interruption cost = Interruption.of(Cause.RESCALE, NOW, Duration.ofMillis(1_200));
    Knowledge<Integer, Integer> next = after(new Outcome.Applied(ApplyResult.applied(cost)));
    assertThat(next.experience().stops()).containsExactly(new Stop(Stop.Kind.UP, cost));
    Interruption better = cost.withReplayedRecords(500);
    JobStatus told = JobStatus.steady().withLastInterruption(better);
    assertThat(learning.observing(next, seen(4).withJob(told)).experience().stops())
        .as("the same stop, of which more is known now")
        .containsExactly(new Stop(Stop.Kind.UP, better));
  }

  @Test
  void observing_stopThatNobodyAskedFor_isUnplanned() {
    Interruption failure = Interruption.of(Cause.OTHER, NOW, Duration.ofSeconds(9));
    JobStatus told = JobStatus.steady().withLastInterruption(failure);
    Knowledge<Integer, Integer> next = learning.observing(Knowledge.none(), seen(2).withJob(told));
    assertThat(next.experience().stops()).containsExactly(new Stop(Stop.Kind.UNPLANNED, failure));
  }

  @Test
  void observing_anotherJob_forgetsAllButWhatStopsCost() {
    Interruption cost = Interruption.of(Cause.RESCALE, NOW, Duration.ofSeconds(3));
    JobStatus told = JobStatus.steady().withId("one").withLastInterruption(cost);
    Knowledge<Integer, Integer> one = learning.observing(Knowledge.none(), seen(2).withJob(told));
    Knowledge<Integer, Integer> other =
        learning.observing(one, seen(2).withJob(JobStatus.steady().withId("other")));
    assertThat(other.experience().stops()).isEqualTo(one.experience().stops());
  }

  private Knowledge<Integer, Integer> after(Outcome outcome) {
    Decision scale = new Decision.Scale(plan(4), "a test");
    CycleNotes<Integer, Integer> notes = notes();
    notes.observed(seen(2));
    notes.proposed(scale);
    notes.admitted(new Admission(scale, scale, List.of(), List.of(), Optional.empty()));
    return learning.after(learning.observing(Knowledge.none(), seen(2)), notes, outcome, NOW);
  }

  private static CycleNotes<Integer, Integer> notes() {
    CycleNotes<Integer, Integer> notes = new CycleNotes<>(NOW);
    notes.number(new CycleId("test", 1));
    return notes;
  }

  private static Observation seen(int parallelism) {
    return Observation.of(NOW, Topology.chain(Operator.of("map", parallelism)));
  }

  private static ParallelismPlan plan(int parallelism) {
    return ParallelismPlan.asIs(seen(parallelism).topology());
  }
}
