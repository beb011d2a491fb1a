package io.kta;

import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.policy.Adjustment;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A report as one line for people. */
final class ReportText {
  private ReportText() {}

  static String of(CycleReport report) {
    return report.cycle() + " " + outcome(report) + adjustments(report);
  }

  /** Returns how the cycle ended, as the rest of a sentence about it. */
  static String outcome(CycleReport report) {
    if (report.outcome() instanceof Outcome.Applied applied) {
      return applied(applied.result(), report) + because(report);
    }
    if (report.outcome() instanceof Outcome.Recommended) {
      return "recommends " + change(report) + " in a dry run" + because(report);
    }
    if (report.outcome() instanceof Outcome.Held held) {
      return "holds" + proposal(report) + ": " + held.reason();
    }
    if (report.outcome() instanceof Outcome.NotObserved none) {
      return "cannot observe the job: " + none.why().detail();
    }
    Outcome.Failed failed = (Outcome.Failed) report.outcome();
    return "failed to " + failed.step().lowerCase() + ": " + failed.reason();
  }

  private static String applied(ApplyResult result, CycleReport report) {
    if (result instanceof ApplyResult.AlreadyInPlace) {
      return "stays as it is";
    }
    if (result instanceof ApplyResult.Rejected rejected) {
      return "was refused " + change(report) + " (" + rejected.reason() + ")";
    }
    double seconds = report.duration(Step.APPLY).toMillis() / 1000.0;
    String took = " in " + String.format(Locale.ROOT, "%.1f s", seconds);
    return result instanceof ApplyResult.Accepted accepted
        ? "asked for " + change(report) + " (" + accepted.progress() + ")"
        : "scaled " + change(report) + took;
  }

  /** Returns for example {@code tokenizer 2 -> 4, counter 4 -> 2}: what the policy admitted. */
  static String change(CycleReport report) {
    return report.admission().flatMap(a -> changes(report, a.admitted())).orElse("nothing");
  }

  private static String proposal(CycleReport report) {
    return report
        .admission()
        .flatMap(admission -> changes(report, admission.proposed()))
        .map(changes -> ", though the algorithm asks for " + changes)
        .orElse("");
  }

  private static Optional<String> changes(CycleReport report, Decision decision) {
    Optional<Topology> topology = report.observation().map(Observation::topology);
    if (topology.isEmpty() || !(decision instanceof Decision.Scale scale)) {
      return Optional.empty();
    }
    ParallelismPlan plan = scale.plan();
    List<String> changes =
        topology.get().operators().stream()
            .filter(operator -> plan.target(operator.id()) != operator.parallelism())
            .map(operator -> change(operator, plan.target(operator.id())))
            .toList();
    return changes.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", changes));
  }

  private static String change(Operator operator, int target) {
    return operator.name() + " " + operator.parallelism() + " -> " + target;
  }

  private static String because(CycleReport report) {
    return report.admission().map(admission -> ": " + admission.admitted().reason()).orElse("");
  }

  private static String adjustments(CycleReport report) {
    return report.admission().stream()
        .flatMap(admission -> admission.adjustments().stream())
        .map(adjustment -> adjustment(adjustment, report))
        .collect(Collectors.joining());
  }

  private static String adjustment(Adjustment adjustment, CycleReport report) {
    String operator =
        report
            .observation()
            .map(seen -> seen.topology().operator(adjustment.operator()).name())
            .orElse(adjustment.operator().value());
    return "; %s: %s %d -> %d, since %s"
        .formatted(
            adjustment.rule(),
            operator,
            adjustment.before(),
            adjustment.after(),
            adjustment.reason());
  }
}
