package io.kta.operator.status;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.NoObservation;
import io.kta.metrics.Observation;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.resource.ScaleDriverSpec;
import io.kta.operator.spec.InvalidPolicyException;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.policy.Reason;
import io.kta.policy.Rule;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Conditions say in words of Kubernetes how things stand, whatever became of a cycle. */
final class ConditionsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String LONG_AGO = "2020-01-01T00:00:00Z";
  private static final Observation SEEN =
      Observation.of(NOW, Topology.chain(Operator.of("map", 1)));
  private static final String THROWN = "Flink is away; start it";

  private final KtaPolicy policy = policy();

  @Test
  void ofAny_hasEveryTypeOnceIsOfTheGenerationAndInTheDocs() throws IOException {
    String docs = Files.readString(Path.of("../docs/operator.md"));
    List<List<ConditionStatus>> all = new ArrayList<>();
    all.add(Conditions.ofInvalid(policy, new InvalidPolicyException("InvalidSpec", "why"), NOW));
    all.add(Conditions.ofRunning(policy, Optional.empty(), Optional.empty(), NOW));
    reports()
        .forEach(
            report ->
                all.add(Conditions.ofRunning(policy, Optional.of(report), Optional.empty(), NOW)));
    for (List<ConditionStatus> conditions : all) {
      assertThat(conditions)
          .extracting(condition -> condition.type)
          .containsExactlyInAnyOrder(
              "Ready",
              "AbleToScale",
              "ScalingActive",
              "ScalingLimited",
              "Paused",
              "MetricsAvailable",
              "DriverReachable",
              "Progressing");
      for (ConditionStatus condition : conditions) {
        assertThat(condition.status).isIn("True", "False", "Unknown");
        assertThat(condition.reason).matches("[A-Z][A-Za-z]+");
        assertThat(docs).contains("`" + condition.reason + "`");
        assertThat(condition.message).isNotBlank().doesNotContain("Exception", "io.kta");
        assertThat(condition.observedGeneration).isEqualTo(7);
        assertThat(condition.lastTransitionTime).matches("[0-9-]+T[0-9:]+Z");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OBSERVE, Ready False CycleFailed, DriverReachable False ObservationFailed",
    "OBSERVE, AbleToScale False FailedGetScale, ScalingActive False TargetNotObserved",
    "PLAN, ScalingActive False AlgorithmFailed, DriverReachable True ObservationSucceeded",
    "ADMIT, AbleToScale False PolicyDoesNotFit, ScalingActive True ValidDecision",
    "APPLY, AbleToScale False FailedUpdateScale, ScalingActive True ValidDecision",
    "SAVE, AbleToScale False KnowledgeNotKept, DriverReachable True ObservationSucceeded",
    "LOAD, AbleToScale False KnowledgeNotKept, DriverReachable Unknown NotObserved"
  })
  void ofRunning_failedStep_isToldWhereItBelongs(Step step, String first, String second) {
    assertThat(told(failed(step))).contains(first, second);
  }

  @Test
  void ofRunning_unreachable_saysWhyOnceAndPointsThere() {
    List<ConditionStatus> conditions =
        Conditions.ofRunning(policy, Optional.of(failed(Step.OBSERVE)), Optional.empty(), NOW);
    assertThat(find(conditions, "DriverReachable").message).isEqualTo("Flink is away; start it");
    assertThat(find(conditions, "Ready").message)
        .isEqualTo("the last cycle failed to observe: Flink is away; start it");
    assertThat(find(conditions, "AbleToScale").message)
        .isEqualTo("the target was not observed; see DriverReachable");
  }

  @Test
  void lastTransitionTime_changesWithTheStatusAndNotWithReasonOrMessage() {
    KtaPolicyStatus before = new KtaPolicyStatus();
    before.conditions =
        Conditions.ofRunning(policy, Optional.of(failed(Step.OBSERVE)), Optional.empty(), NOW);
    before.conditions.forEach(condition -> condition.lastTransitionTime = LONG_AGO);
    policy.setStatus(before);
    List<ConditionStatus> same =
        Conditions.ofRunning(policy, Optional.of(failed(Step.APPLY)), Optional.empty(), NOW);
    assertThat(find(same, "AbleToScale").reason).isEqualTo("FailedUpdateScale"); // another reason
    assertThat(find(same, "AbleToScale").lastTransitionTime).isEqualTo(LONG_AGO);
    assertThat(find(same, "DriverReachable").status).isEqualTo("True");
    assertThat(find(same, "DriverReachable").lastTransitionTime).isNotEqualTo(LONG_AGO);
  }

  /** A rate takes two looks at the counters of a job. Issue 14, section 1.15. */
  @Test
  void metricsAvailable_noneOfAFlinkJob_areYetToCome() {
    CycleReport report = report(Optional.of(SEEN), new Outcome.Held("calm"));
    assertThat(told(report)).contains("MetricsAvailable False NoMetrics");
    policy.getSpec().scaleDriver = new ScaleDriverSpec();
    policy.getSpec().scaleDriver.type = "Flink";
    assertThat(told(report)).contains("MetricsAvailable False NoMetricsYet");
  }

  private static Stream<CycleReport> reports() {
    return Stream.concat(
        Stream.of(Step.values()).map(ConditionsTest::failed),
        Stream.of(
            report(Optional.of(SEEN), new Outcome.Applied(ApplyResult.applied())),
            report(Optional.of(SEEN), new Outcome.Applied(ApplyResult.alreadyInPlace())),
            report(Optional.of(SEEN), new Outcome.Applied(ApplyResult.rejected("an HPA does"))),
            report(Optional.of(SEEN), new Outcome.Recommended()),
            report(Optional.empty(), new Outcome.Held("the job is not running yet"))));
  }

  /** The reasons that docs/operator.md documents, those of HPA among them. */
  @ParameterizedTest
  @CsvSource({
    "BOUNDS, 9, 4, TooManyReplicas",
    "BOUNDS, 1, 2, TooFewReplicas",
    "RATE, 9, 4, ScaleUpLimit",
    "RATE, 1, 2, ScaleDownLimit",
    "STABILIZATION, 9, 4, ScaleUpStabilized",
    "STABILIZATION, 1, 2, ScaleDownStabilized",
    "BUDGET, 9, 4, LimitedByPolicy",
    "COOLDOWN, 1, 2, LimitedByPolicy",
  })
  void scalingLimited_eachRule_hasItsReason(Rule rule, int before, int after, String reason) {
    Adjustment adjustment =
        new Adjustment(rule, new OperatorId("map"), before, after, Reason.said("a test says so"));
    Decision scale =
        new Decision.Scale(
            ParallelismPlan.asIs(SEEN.topology()).with(new OperatorId("map"), after), "a test");
    CycleReport report =
        report(Optional.of(SEEN), new Outcome.Applied(ApplyResult.applied()))
            .withAdmission(
                new Admission(scale, scale, List.of(adjustment), List.of(), Optional.empty()));
    assertThat(told(report)).contains("ScalingLimited True " + reason);
  }

  @ParameterizedTest
  @EnumSource(NoObservation.Reason.class)
  void driverReachable_noObservation_saysWhyInOneWord(NoObservation.Reason why) {
    NoObservation none = new NoObservation(why, "a test says so");
    CycleReport report = report(Optional.empty(), new Outcome.NotObserved(none));
    String word = why.name().replace("_", "");
    assertThat(told(report))
        .anyMatch(condition -> condition.equalsIgnoreCase("DriverReachable True " + word))
        .anyMatch(condition -> condition.equals("ScalingActive False TargetNotObserved"));
  }

  private static CycleReport failed(Step step) {
    return report(
        step == Step.OBSERVE || step == Step.LOAD ? Optional.empty() : Optional.of(SEEN),
        new Outcome.Failed(step, THROWN, Optional.empty()));
  }

  private static CycleReport report(Optional<Observation> seen, Outcome outcome) {
    Decision hold = new Decision.Hold("calm");
    CycleReport report = CycleReport.of(new CycleId("streams/job", 1), NOW, outcome);
    return seen.map(
            observation ->
                report
                    .withObservation(observation)
                    .withAdmission(
                        new Admission(hold, hold, List.of(), List.of(), Optional.empty())))
        .orElse(report);
  }

  private List<String> told(CycleReport report) {
    return Conditions.ofRunning(policy, Optional.of(report), Optional.empty(), NOW).stream()
        .map(condition -> condition.type + " " + condition.status + " " + condition.reason)
        .toList();
  }

  private static ConditionStatus find(List<ConditionStatus> conditions, String type) {
    KtaPolicyStatus status = new KtaPolicyStatus();
    status.conditions = conditions;
    return requireNonNull(ConditionStatus.find(status, type), type);
  }

  private static KtaPolicy policy() {
    KtaPolicy policy = new KtaPolicy();
    policy.getMetadata().setGeneration(7L);
    return policy;
  }
}
