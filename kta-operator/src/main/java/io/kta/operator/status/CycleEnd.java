package io.kta.operator.status;

import io.kta.CycleReport;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.NoObservation;
import io.kta.metrics.OperatorMetrics;
import io.kta.operator.resource.Texts;
import io.kta.operator.target.TargetConflictException;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.topology.OperatorId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a cycle ended, as whoever tells of it asks. Immutable.
 *
 * @param report what the cycle did
 */
record CycleEnd(CycleReport report) {

  /** Returns whether the cycle changed something, or may have. */
  boolean isChange() {
    return report.outcome() instanceof Outcome.Applied applied
        && (applied.result() instanceof ApplyResult.Applied
            || applied.result() instanceof ApplyResult.Accepted);
  }

  /** Returns whether what was found to be scaled is another policy's. */
  boolean isRefused() {
    return conflict().isPresent();
  }

  boolean isFailedByAlgorithm() {
    return failedAt(Step.MONITOR) || failedAt(Step.ANALYZE) || failedAt(Step.PLAN);
  }

  boolean isFailed() {
    return report.outcome() instanceof Outcome.Failed;
  }

  boolean failedAt(Step step) {
    return failedStep().filter(step::equals).isPresent();
  }

  /** Returns the step at which the cycle failed; empty if it did not. */
  Optional<Step> failedStep() {
    return report.outcome() instanceof Outcome.Failed failed
        ? Optional.of(failed.step())
        : Optional.empty();
  }

  /** Returns why the target refused the plan; empty if it did not. */
  Optional<String> rejection() {
    return report.outcome() instanceof Outcome.Applied applied
            && applied.result() instanceof ApplyResult.Rejected rejected
        ? Optional.of(rejected.reason())
        : Optional.empty();
  }

  /** Returns how far the target has come with a plan that it took; empty if it has reached it. */
  Optional<String> progress() {
    return report.outcome() instanceof Outcome.Applied applied
            && applied.result() instanceof ApplyResult.Accepted accepted
        ? Optional.of(accepted.progress())
        : Optional.empty();
  }

  /** Returns why what was found to be scaled is another policy's; empty if it is not. */
  Optional<String> conflict() {
    return report.outcome() instanceof Outcome.Failed failed
        ? failed
            .cause()
            .filter(TargetConflictException.class::isInstance)
            .map(cause -> String.valueOf(cause.getMessage()))
        : Optional.empty();
  }

  boolean isObserved() {
    return report.observation().isPresent();
  }

  /** Returns the operators that were seen. */
  List<OperatorId> operators() {
    return report.observation().map(seen -> seen.topology().ids()).orElse(List.of());
  }

  /** Returns the operators of which nothing was measured. */
  List<OperatorId> unmeasured() {
    return operatorsWith(OperatorMetrics::isUnknown);
  }

  /** Returns the operators of which some instances were not measured. */
  List<OperatorId> partlyMeasured() {
    return operatorsWith(OperatorMetrics::partial);
  }

  private List<OperatorId> operatorsWith(Predicate<OperatorMetrics> matching) {
    return report
        .observation()
        .map(seen -> operators().stream().filter(id -> matching.test(seen.metricsOf(id))).toList())
        .orElse(List.of());
  }

  /** Returns whether there was no observation, for this reason. */
  boolean isNotObserved(NoObservation.Reason reason) {
    return report.outcome() instanceof Outcome.NotObserved none && none.why().reason() == reason;
  }

  /** Returns what the policy changed of the decision, in its order. */
  List<Adjustment> adjustments() {
    return report.admission().map(Admission::adjustments).orElse(List.of());
  }

  /** Returns why the cycle failed, or else what came of it, for a person. */
  String reason() {
    if (report.outcome() instanceof Outcome.Failed failed) {
      return Texts.shortened(failed.reason());
    }
    if (report.outcome() instanceof Outcome.NotObserved none) {
      return none.why().detail();
    }
    return report.outcome() instanceof Outcome.Held held ? held.reason() : report.toString();
  }
}
