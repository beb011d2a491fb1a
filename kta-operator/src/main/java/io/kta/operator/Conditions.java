package io.kta.operator;

import io.kta.CycleReport;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.resource.PauseSpec;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How things stand with a policy; reasons are called as those of a HorizontalPodAutoscaler where
 * they mean the same.
 */
final class Conditions {
  private static final String NO_METRICS =
      "the target tells its parallelism only, which is enough unless the algorithm goes by metrics";

  private final KtaPolicy policy;
  private final List<ConditionStatus> conditions = new ArrayList<>();

  private Conditions(KtaPolicy policy) {
    this.policy = policy;
  }

  /** Returns the conditions of a policy that cannot be run. */
  static List<ConditionStatus> ofInvalid(KtaPolicy policy, InvalidPolicyException why) {
    Conditions conditions =
        new Conditions(policy)
            .add("Ready", "False", why.reason(), why.message())
            .add("ScalingActive", "False", why.reason(), why.message());
    for (String type :
        List.of("AbleToScale", "ScalingLimited", "MetricsAvailable", "DriverReachable", "Paused")) {
      conditions.add(type, "Unknown", why.reason(), "the policy is not run; see Ready");
    }
    return conditions.conditions;
  }

  /** Returns the conditions after a cycle, or before the first. */
  static List<ConditionStatus> ofRunning(KtaPolicy policy, Optional<CycleReport> last) {
    Conditions conditions = new Conditions(policy);
    if (last.isPresent()) {
      conditions.ready(last.get());
      conditions.driverReachable(last.get());
      conditions.metricsAvailable(last.get());
      conditions.scalingActive(last.get());
      conditions.ableToScale(last.get());
      conditions.scalingLimited(last.get());
    } else {
      for (String type :
          List.of(
              "Ready",
              "DriverReachable",
              "MetricsAvailable",
              "ScalingActive",
              "AbleToScale",
              "ScalingLimited")) {
        conditions.add(type, "Unknown", "Starting", "the first cycle has not ended yet");
      }
    }
    conditions.paused();
    return conditions.conditions;
  }

  private void ready(CycleReport report) {
    Optional<String> conflict = PolicyRun.conflict(report);
    if (conflict.isPresent()) {
      add("Ready", "False", "TargetConflict", conflict.get());
    } else if (report.outcome() instanceof Outcome.Failed failed) {
      add("Ready", "False", "CycleFailed", "the last cycle " + told(failed));
    } else {
      add("Ready", "True", "CycleCompleted", "the last cycle came to its end");
    }
  }

  private void driverReachable(CycleReport report) {
    if (failedAt(report, Step.OBSERVE) && PolicyRun.conflict(report).isEmpty()) {
      add("DriverReachable", "False", "ObservationFailed", reason(report));
    } else if (failedAt(report, Step.LOAD)) {
      add("DriverReachable", "Unknown", "NotObserved", "the cycle ended before: " + reason(report));
    } else if (report.observation().isEmpty()) {
      add("DriverReachable", "True", "NothingToObserve", reason(report));
    } else {
      add("DriverReachable", "True", "ObservationSucceeded", "the target was observed");
    }
  }

  private void scalingActive(CycleReport report) {
    if (report.observation().isEmpty()) {
      add("ScalingActive", "False", "TargetNotObserved", unseen(report));
    } else if (failedAt(report, Step.MONITOR)
        || failedAt(report, Step.ANALYZE)
        || failedAt(report, Step.PLAN)) {
      add("ScalingActive", "False", "AlgorithmFailed", reason(report));
    } else {
      add("ScalingActive", "True", "ValidDecision", "the algorithm came to a decision");
    }
  }

  private void ableToScale(CycleReport report) {
    if (report.outcome() instanceof Outcome.Applied applied
        && applied.result() instanceof ApplyResult.Rejected rejected) {
      add("AbleToScale", "False", "FailedUpdateScale", rejected.reason());
    } else if (failedAt(report, Step.APPLY)) {
      add("AbleToScale", "False", "FailedUpdateScale", reason(report));
    } else if (failedAt(report, Step.OBSERVE)) {
      add("AbleToScale", "False", "FailedGetScale", unseen(report));
    } else if (failedAt(report, Step.ADMIT)) {
      add("AbleToScale", "False", "PolicyDoesNotFit", reason(report));
    } else if (failedAt(report, Step.LOAD) || failedAt(report, Step.SAVE)) {
      add("AbleToScale", "False", "KnowledgeNotKept", reason(report));
    } else if (report.observation().isEmpty()) {
      add("AbleToScale", "Unknown", "TargetNotObserved", unseen(report));
    } else if (PolicyRun.isChange(report)) {
      add("AbleToScale", "True", "SucceededRescale", "the target took the last plan");
    } else {
      add("AbleToScale", "True", "ReadyForNewScale", readiness(report));
    }
  }

  private static String readiness(CycleReport report) {
    if (report.outcome() instanceof Outcome.Recommended) {
      return "nothing stands in the way, but the policy only recommends now";
    }
    return report
        .admission()
        .flatMap(Admission::postponed)
        .map(why -> "nothing is changed now: " + why)
        .orElse("nothing stands in the way");
  }

  private void scalingLimited(CycleReport report) {
    if (report.admission().isPresent()) {
      scalingLimited(report.admission().get());
    } else {
      add("ScalingLimited", "Unknown", "NoDecision", "the last cycle came to no decision");
    }
  }

  private void scalingLimited(Admission admission) {
    List<Adjustment> adjustments = admission.adjustments();
    if (adjustments.isEmpty()) {
      add("ScalingLimited", "False", "DesiredWithinRange", "the policy changed no number");
      return;
    }
    Adjustment last = adjustments.get(adjustments.size() - 1);
    add(
        "ScalingLimited",
        "True",
        limitedReason(last),
        "%s of operator %s %d -> %d, since %s%s"
            .formatted(
                last.rule(),
                last.operator(),
                last.before(),
                last.after(),
                last.reason(),
                adjustments.size() == 1
                    ? ""
                    : "; %d changes in all, see operators".formatted(adjustments.size())));
  }

  /** Returns in one word what a rule did, in HPA's where there is one. */
  static String limitedReason(Adjustment adjustment) {
    boolean isLowered = adjustment.after() < adjustment.before();
    return switch (adjustment.rule()) {
      case "bounds" -> isLowered ? "TooManyReplicas" : "TooFewReplicas";
      case "rate" -> isLowered ? "ScaleUpLimit" : "ScaleDownLimit";
      case "stabilization" -> isLowered ? "ScaleUpStabilized" : "ScaleDownStabilized";
      default -> "LimitedByPolicy";
    };
  }

  private void metricsAvailable(CycleReport report) {
    if (report.observation().isEmpty()) {
      add("MetricsAvailable", "Unknown", "TargetNotObserved", unseen(report));
      return;
    }
    Observation seen = report.observation().get();
    List<OperatorId> ids = seen.topology().ids();
    List<OperatorId> missing = ids.stream().filter(id -> seen.metricsOf(id).isUnknown()).toList();
    List<OperatorId> partial = ids.stream().filter(id -> seen.metricsOf(id).partial()).toList();
    if (missing.size() == ids.size()) {
      add("MetricsAvailable", "False", "NoMetrics", NO_METRICS);
    } else if (!missing.isEmpty()) {
      add("MetricsAvailable", "False", "MetricsMissing", "nothing is known of " + missing);
    } else if (!partial.isEmpty()) {
      add("MetricsAvailable", "False", "MetricsPartial", "some instances miss of " + partial);
    } else {
      add("MetricsAvailable", "True", "MetricsReported", "all operators were measured");
    }
  }

  private void paused() {
    BehaviorSpec behavior = policy.getSpec().behavior;
    PauseSpec pause = behavior == null ? null : behavior.pause;
    if (pause == null) {
      add("Paused", "False", "NotPaused", "the policy has no pause");
    } else if (Pauses.isOver(pause, Instant.now())) {
      add("Paused", "False", "PauseIsOver", "the pause ended at " + pause.until);
    } else {
      String until = pause.until == null ? "" : ", until " + pause.until;
      add("Paused", "True", "PausedByPolicy", pause.reason + until);
    }
  }

  private static String told(Outcome.Failed failed) {
    return "failed to %s: %s".formatted(failed.step().lowerCase(), Texts.plain(failed.reason()));
  }

  private static boolean failedAt(CycleReport report, Step step) {
    return PolicyStatus.failedStep(report).filter(step::equals).isPresent();
  }

  private static String reason(CycleReport report) {
    if (report.outcome() instanceof Outcome.Failed failed) {
      return Texts.plain(failed.reason());
    }
    return report.outcome() instanceof Outcome.Held held ? held.reason() : report.toString();
  }

  /** Says why there is no observation; of a failure that is said elsewhere. */
  private static String unseen(CycleReport report) {
    return report.outcome() instanceof Outcome.Failed
        ? "the target was not observed; see DriverReachable"
        : reason(report);
  }

  private Conditions add(String type, String status, String reason, String message) {
    ConditionStatus condition = new ConditionStatus();
    condition.type = type;
    condition.status = status;
    condition.reason = reason;
    condition.message = Texts.shortened(message);
    condition.observedGeneration = policy.getMetadata().getGeneration();
    condition.lastTransitionTime = transitionTime(type, status);
    conditions.add(condition);
    return this;
  }

  /** Returns when the condition came to be so: before, if it has been since. */
  private String transitionTime(String type, String status) {
    ConditionStatus before = find(policy.getStatus(), type);
    return before != null
            && Objects.equals(before.status, status)
            && before.lastTransitionTime != null
        ? before.lastTransitionTime
        : Texts.time(Instant.now());
  }

  static @Nullable ConditionStatus find(@Nullable KtaPolicyStatus status, String type) {
    List<ConditionStatus> all = status == null ? null : status.conditions;
    return all == null
        ? null
        : all.stream().filter(one -> type.equals(one.type)).findFirst().orElse(null);
  }
}
