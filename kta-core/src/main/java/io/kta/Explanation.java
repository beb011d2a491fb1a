package io.kta;

import io.kta.algorithm.Decision;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.policy.Remark;
import io.kta.topology.Operator;
import java.util.List;

/** How a report's numbers came about, operator by operator; {@link CycleReport#explain} has it. */
final class Explanation {
  private final CycleReport report;

  Explanation(CycleReport report) {
    this.report = report;
  }

  String asText() {
    StringBuilder text = new StringBuilder();
    text.append(report.cycle()).append(" at ").append(report.startedAt()).append('\n');
    if (report.admission().isPresent()) {
      Admission admission = report.admission().get();
      boolean holds = admission.proposed() instanceof Decision.Hold;
      text.append(holds ? "the algorithm holds: " : "the algorithm scales: ")
          .append(admission.proposed().reason())
          .append('\n');
      operators().forEach(operator -> explain(operator, admission, text));
      admission
          .postponed()
          .ifPresent(why -> text.append("nothing is done: ").append(why.sentence()).append('\n'));
    }
    return text.append("so the cycle ").append(ReportText.outcome(report)).append('\n').toString();
  }

  private static void explain(Operator operator, Admission admission, StringBuilder text) {
    text.append(
        "%s: runs at %d, the algorithm asks for %d\n"
            .formatted(
                operator.name(), operator.parallelism(), target(admission.proposed(), operator)));
    for (Adjustment adjustment : adjustments(operator, admission)) {
      text.append(
          "  %s: %d -> %d, since %s\n"
              .formatted(
                  adjustment.rule(), adjustment.before(), adjustment.after(), adjustment.reason()));
    }
    for (Remark remark : remarks(operator, admission)) {
      text.append("  %s: %s\n".formatted(remark.rule(), remark.text()));
    }
    text.append("  the policy admits %d\n".formatted(target(admission.admitted(), operator)));
  }

  private List<Operator> operators() {
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
