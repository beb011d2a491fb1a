package io.kta;

import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.policy.Remark;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A report in words, on one line or operator by operator. What others say in it, an algorithm's
 * reason for example, never begins a line of its own, which could pass for one of KTA's.
 */
final class ReportText {
  private static final Pattern LINE_BREAK = Pattern.compile("\\R+");

  private ReportText() {}

  /** Returns it on one line. */
  static String of(CycleReport report) {
    return oneLine(report.cycle() + " " + outcome(report) + adjustments(report));
  }

  private static String oneLine(String text) {
    return LINE_BREAK.matcher(text).replaceAll(" ");
  }

  private static String line(String text) {
    return oneLine(text) + "\n";
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
    return "failed to " + failed.step().text() + ": " + failed.reason();
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
    return "; %s: %s %s".formatted(adjustment.rule(), operator, numbers(adjustment));
  }

  private static String numbers(Adjustment adjustment) {
    return "%d -> %d, since %s"
        .formatted(adjustment.before(), adjustment.after(), adjustment.reason());
  }

  /** Returns how the numbers came about, operator by operator. */
  static String explain(CycleReport report) {
    StringBuilder text = new StringBuilder();
    text.append(line(report.cycle() + " at " + report.startedAt()));
    if (report.admission().isPresent()) {
      Admission admission = report.admission().get();
      String verb = admission.proposed() instanceof Decision.Hold ? "holds" : "scales";
      text.append(line("the algorithm " + verb + ": " + admission.proposed().reason()));
      operators(report).forEach(operator -> explain(operator, admission, text));
      admission
          .postponed()
          .ifPresent(why -> text.append(line("nothing is done: " + why.sentence())));
    }
    return text.append(line("so the cycle " + outcome(report))).toString();
  }

  private static void explain(Operator operator, Admission admission, StringBuilder text) {
    text.append(
        line(
            "%s: runs at %d, the algorithm asks for %d"
                .formatted(
                    operator.name(),
                    operator.parallelism(),
                    target(admission.proposed(), operator))));
    for (Adjustment adjustment : adjustments(operator, admission)) {
      text.append(line("  %s: %s".formatted(adjustment.rule(), numbers(adjustment))));
    }
    for (Remark remark : remarks(operator, admission)) {
      text.append(line("  %s: %s".formatted(remark.rule(), remark.reason())));
    }
    text.append(line("  the policy admits " + target(admission.admitted(), operator)));
  }

  private static List<Operator> operators(CycleReport report) {
    return report.observation().map(seen -> seen.topology().operators()).orElse(List.of());
  }

  private static List<Adjustment> adjustments(Operator operator, Admission admission) {
    return admission.adjustments().stream()
        .filter(adjustment -> adjustment.operator().equals(operator.id()))
        .toList();
  }

  private static List<Remark> remarks(Operator operator, Admission admission) {
    return admission.remarks().stream()
        .filter(remark -> remark.operator().equals(operator.id()))
        .toList();
  }

  /** Returns what an operator is to run at; one that is held, at what it runs at. */
  private static int target(Decision decision, Operator operator) {
    return decision instanceof Decision.Scale scale
        ? scale.plan().target(operator.id())
        : operator.parallelism();
  }
}
