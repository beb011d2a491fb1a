package io.kta.replay;

import static java.util.Objects.requireNonNull;

import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.api.Growing;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.util.List;
import java.util.Optional;

/**
 * One recorded cycle, and its replay. Immutable.
 *
 * @param recorded what happened then
 * @param replayed what would have happened with the other algorithm or policy
 * @since 0.1
 */
@Growing
public record ReplayedCycle(CycleReport recorded, CycleReport replayed) {

  /** Rejects null. */
  public ReplayedCycle {
    requireNonNull(recorded, "recorded");
    requireNonNull(replayed, "replayed");
  }

  /** Returns whether both would have the job run alike. */
  public boolean isSame() {
    return planAfter(recorded).equals(planAfter(replayed));
  }

  /** Returns at what a cycle would have the job run; empty if it was not measured. */
  static Optional<ParallelismPlan> planAfter(CycleReport report) {
    Optional<ParallelismPlan> asIs =
        report.observation().map(Observation::topology).map(ParallelismPlan::asIs);
    return asIs.map(plan -> admitted(report).orElse(plan));
  }

  /** Returns for example {@code tokenizer 2 -> 4, counter 4 -> 2}. */
  static String describe(CycleReport report) {
    if (report.observation().isEmpty()) {
      return "not measured";
    }
    List<String> changes =
        report.observation().get().topology().operators().stream()
            .flatMap(operator -> change(operator, report).stream())
            .toList();
    return changes.isEmpty() ? "as it is" : String.join(", ", changes);
  }

  private static Optional<String> change(Operator operator, CycleReport report) {
    return admitted(report)
        .map(plan -> plan.target(operator.id()))
        .filter(target -> target != operator.parallelism())
        .map(target -> "%s %d -> %d".formatted(operator.name(), operator.parallelism(), target));
  }

  /** Returns what the policy let through; empty if that was to hold, or nothing. */
  static Optional<ParallelismPlan> admitted(CycleReport report) {
    return report
        .admission()
        .flatMap(
            admission ->
                admission.admitted() instanceof Decision.Scale scale
                    ? Optional.of(scale.plan())
                    : Optional.empty());
  }
}
