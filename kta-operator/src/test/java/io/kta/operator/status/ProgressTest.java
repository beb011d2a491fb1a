package io.kta.operator.status;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.target.Wait;
import io.kta.policy.Admission;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a status says of a plan on its way. Issue 14, sections 1.12 and 1.13. */
final class ProgressTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final PolicyHistory history = new PolicyHistory(List.of());

  @Test
  void running_waitInTheFirstCycle_saysHowManyAndSinceWhen() {
    history.waitsForTaskManagers(
        Optional.of(new Wait("3 of 4 TaskManagers of Deployment/t have registered", NOW)));
    KtaPolicyStatus status = status();
    ConditionStatus progressing = progressing(status);
    assertThat(progressing.status).isEqualTo("True");
    assertThat(progressing.reason).isEqualTo("WaitingForTaskManagers");
    assertThat(progressing.message)
        .isEqualTo(
            "3 of 4 TaskManagers of Deployment/t have registered, waited for since 2026-01-01T00:00:00Z");
    assertThat(status.reason).isEqualTo("WaitingForTaskManagers");
    assertThat(status.nextCycleTime).isNull();
  }

  @Test
  void isIn_oneMoreHasCome_isNews() {
    history.waitsForTaskManagers(Optional.of(new Wait("2 of 4", NOW)));
    KtaPolicyStatus before = status();
    assertThat(StatusNews.isIn(status(), before)).isFalse();
    history.waitsForTaskManagers(Optional.of(new Wait("3 of 4", NOW)));
    assertThat(StatusNews.isIn(status(), before)).isTrue();
    history.waitsForTaskManagers(Optional.empty());
    assertThat(StatusNews.isIn(status(), before)).isTrue();
  }

  @Test
  void running_planReached_currentIsThePlan() {
    history.remember(report(ApplyResult.applied()));
    KtaPolicyStatus status = status();
    assertThat(status.current).isEqualTo("4");
    assertThat(requireNonNull(status.operators).get(0).current).isEqualTo(4);
    assertThat(progressing(status).reason).isEqualTo("NothingUnderWay");
    assertThat(status.reason).isNull();
  }

  @Test
  void running_planTakenAndNotReached_currentIsWhatWasSeenAndProgressIsTold() {
    history.remember(report(ApplyResult.accepted("map runs at 3 of 4")));
    KtaPolicyStatus status = status();
    assertThat(status.current).isEqualTo("2");
    assertThat(progressing(status).message).isEqualTo("map runs at 3 of 4");
    assertThat(status.reason).isEqualTo("Rescaling");
    assertThat(status.summary).contains("asked for map 2 -> 4 (map runs at 3 of 4)");
  }

  @Test
  void running_planRefused_theReasonStandsInOneWord() {
    history.remember(report(ApplyResult.rejected("a HorizontalPodAutoscaler scales it")));
    assertThat(status().reason).isEqualTo("FailedUpdateScale");
  }

  @Test
  void running_cycleThatBeganLate_saysHowMuch() {
    history.remember(report(ApplyResult.applied()));
    assertThat(status().lateSeconds).isNull();
    history.remember(report(ApplyResult.applied()).withLateness(Duration.ofMillis(999)));
    assertThat(status().lateSeconds).isNull();
    history.remember(report(ApplyResult.applied()).withLateness(Duration.ofSeconds(12)));
    assertThat(status().lateSeconds).isEqualTo(12);
  }

  private KtaPolicyStatus status() {
    KtaPolicy policy = new KtaPolicy();
    policy.getMetadata().setName("p");
    return PolicyStatus.running(policy, history, NOW);
  }

  private static ConditionStatus progressing(KtaPolicyStatus status) {
    return requireNonNull(ConditionStatus.find(status, "Progressing"));
  }

  private static CycleReport report(ApplyResult answer) {
    ParallelismPlan plan = new ParallelismPlan(Map.of(new OperatorId("map"), 4));
    Decision scale = new Decision.Scale(plan, "more load");
    return CycleReport.of(new CycleId("p", 1), NOW, new Outcome.Applied(answer))
        .withObservation(Observation.of(NOW, Topology.chain(Operator.of("map", 2))))
        .withAdmission(new Admission(scale, scale, List.of(), List.of(), Optional.empty()));
  }
}
