package io.kta.examples.pictures;

import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.topology.Operator;
import java.util.ArrayList;
import java.util.List;

/** One decision about one operator: the proposal, each rule that changed it, and the result. */
final class DecisionPicture {
  private static final int LEFT = 150;
  private static final int SCALE = 300; // the width of the largest number
  private static final int WORDS = LEFT + SCALE + 50;
  private static final int TOP = 84;
  private static final int ROW = 34;

  private DecisionPicture() {}

  /** Draws what a report says of the operator that the policy changed most often. */
  static String of(CycleReport report) {
    Admission admission = report.admission().orElseThrow();
    Operator operator = mostAdjusted(report, admission);
    List<Row> rows = rows(operator, admission);
    int most = rows.stream().mapToInt(Row::instances).max().orElse(1);
    Svg svg = new Svg(TOP + ROW * rows.size() + 14, "One decision explained");
    svg.text("head", 20, 26, "How one decision came about: " + operator.name());
    svg.text("dim", 20, 46, "Cycle " + report.cycle() + " of a simulated job, instances;");
    svg.text("dim", 20, 62, "the algorithm's reason: " + admission.proposed().reason());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = TOP + ROW * i;
      double width = (double) SCALE * row.instances() / most;
      svg.text("ink", LEFT - 12, y + 17, "end", row.name());
      svg.rectangle(i == rows.size() - 1 ? "warm" : "bar", LEFT, y, width, ROW - 10);
      svg.text("head", LEFT + width + 8, y + 17, Integer.toString(row.instances()));
      svg.text("dim", WORDS, y + 17, row.because());
    }
    return svg.end();
  }

  private static List<Row> rows(Operator operator, Admission admission) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("running", operator.parallelism(), ""));
    rows.add(new Row("proposed", target(admission.proposed(), operator), ""));
    for (Adjustment adjustment : admission.adjustments()) {
      if (adjustment.operator().equals(operator.id())) {
        rows.add(new Row(adjustment.rule().text(), adjustment.after(), adjustment.reason()));
      }
    }
    rows.add(new Row("admitted", target(admission.admitted(), operator), ""));
    return rows;
  }

  private static Operator mostAdjusted(CycleReport report, Admission admission) {
    return report.observation().orElseThrow().topology().operators().stream()
        .reduce((one, other) -> times(admission, other) > times(admission, one) ? other : one)
        .orElseThrow();
  }

  private static long times(Admission admission, Operator operator) {
    return admission.adjustments().stream()
        .filter(adjustment -> adjustment.operator().equals(operator.id()))
        .count();
  }

  private static int target(Decision decision, Operator operator) {
    return decision instanceof Decision.Scale scale
        ? scale.plan().target(operator.id())
        : operator.parallelism();
  }

  private record Row(String name, int instances, String because) {}
}
