package io.kta.examples.pictures;

import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.examples.pictures.Svg.Line;
import io.kta.policy.Admission;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The loop: the rooms that a cycle passes, and what one real cycle handed from each to the next.
 */
final class LoopPicture {
  private static final int WIDE = 200;
  private static final int HIGH = 76;
  private static final int TOP = 100;
  private static final int BOTTOM = 260;

  private LoopPicture() {}

  /** Draws the loop with the numbers of a cycle that scaled. */
  static String of(CycleReport report) {
    Topology topology = report.observation().orElseThrow().topology();
    Admission admission = report.admission().orElseThrow();
    Svg svg = new Svg(440, "The loop and its rooms");
    svg.text("head", 20, 26, "One cycle of the loop");
    svg.text(
        "dim", 20, 46, "The numbers are those of cycle " + report.cycle() + ", a simulated job.");
    svg.box("room", 20, TOP, WIDE, HIGH, "Observe", code("ScaleDriver"), dim("yours or KTA's"));
    svg.box(
        "main",
        345,
        TOP,
        WIDE + 10,
        HIGH,
        "Monitor, analyze, plan",
        code("Algorithm"),
        dim("pure; yours or KTA's"));
    svg.box(
        "main",
        680,
        TOP,
        WIDE,
        HIGH,
        "Policy",
        code("ScalingPolicy"),
        dim("pure; has the last word"));
    svg.box(
        "room",
        680,
        BOTTOM,
        WIDE,
        HIGH,
        "Save",
        code("KnowledgeStore"),
        dim("before anything is changed"));
    svg.box(
        "room",
        345,
        BOTTOM,
        WIDE + 10,
        HIGH,
        "Apply",
        code("ScaleDriver"),
        dim("one plan for all operators"));
    svg.box("room", 20, BOTTOM, WIDE, HIGH, "Knowledge", code("Knowledge"), dim("of past cycles"));
    svg.arrow(220, TOP + 38, 345, TOP + 38).arrow(555, TOP + 38, 680, TOP + 38);
    svg.arrow(780, TOP + HIGH, 780, BOTTOM).arrow(680, BOTTOM + 38, 555, BOTTOM + 38);
    svg.arrow(345, BOTTOM + 38, 220, BOTTOM + 38).arrow(450, 218, 450, TOP + HIGH);
    svg.line("line", 120, BOTTOM, 120, 218).line("line", 120, 218, 450, 218);
    svg.text("dim", 282, TOP + 28, "middle", "observation");
    svg.text("dim", 282, TOP + 56, "middle", topology.operators().size() + " operators");
    svg.text("dim", 617, TOP + 28, "middle", "decision");
    svg.text("dim", 617, TOP + 56, "middle", plan(admission.proposed(), topology));
    svg.text("dim", 772, 222, "end", "admitted: " + plan(admission.admitted(), topology));
    svg.text("dim", 617, BOTTOM + 28, "middle", "plan");
    svg.text("dim", 282, BOTTOM + 28, "middle", "result");
    svg.text(
        "dim",
        282,
        BOTTOM + 56,
        "middle",
        report.outcome().applyResult().orElseThrow().getClass().getSimpleName());
    svg.text("dim", 20, 372, "Every cycle ends in a CycleReport, whose explain() begins so:");
    List<String> lines = report.explain().lines().toList();
    svg.text("code", 20, 394, lines.get(0)).text("code", 20, 412, lines.get(1));
    return svg.end();
  }

  private static String plan(Decision decision, Topology topology) {
    if (!(decision instanceof Decision.Scale scale)) {
      return "hold";
    }
    ParallelismPlan plan = scale.plan();
    return topology.operators().stream()
        .map(operator -> Integer.toString(plan.target(operator.id())))
        .collect(Collectors.joining(", "));
  }

  private static Line code(String words) {
    return new Line("code", words);
  }

  private static Line dim(String words) {
    return new Line("dim", words);
  }
}
