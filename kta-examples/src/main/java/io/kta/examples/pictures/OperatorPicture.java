package io.kta.examples.pictures;

import io.kta.examples.pictures.Svg.Line;

/** The operator on a cluster: which objects it reads and writes, and whom it calls. */
final class OperatorPicture {
  private OperatorPicture() {}

  /** Draws it. */
  static String draw() {
    Svg svg = new Svg(440, "The operator on a cluster");
    svg.text("head", 20, 26, "The operator on a cluster");
    svg.text(
        "dim",
        20,
        46,
        "Each policy has a loop of its own; all share one process, its threads and its memory.");
    svg.rectangle("room", 20, 66, 540, 354).text("dim", 30, 84, "a team's namespace");
    svg.rectangle("room", 640, 66, 240, 354).text("dim", 650, 84, "namespace kta");
    svg.box(
        "main",
        40,
        100,
        220,
        76,
        "KtaPolicy",
        dim("spec: target, algorithm, limits"),
        dim("status: conditions, plan, reason"));
    svg.box("main", 40, 190, 220, 58, "Events", dim("scaled, refused, other changes"));
    svg.box("main", 40, 262, 220, 58, "ConfigMap", dim("knowledge, across restarts"));
    svg.box(
        "main",
        40,
        334,
        220,
        66,
        "Service of an algorithm",
        dim("optional: monitor, analyze"),
        dim("and plan over HTTP"));
    svg.box(
        "main",
        320,
        100,
        220,
        76,
        "JobManager",
        dim("Flink's REST API: metrics,"),
        dim("requirements, checkpoints"));
    svg.box(
        "main",
        320,
        190,
        220,
        130,
        "Deployment, StatefulSet, …",
        dim("scale subresource"),
        dim("TaskManagers, or the workload"),
        dim("pods: usage, readiness,"),
        dim("deletion cost"));
    svg.box(
        "main",
        320,
        334,
        220,
        66,
        "HorizontalPodAutoscaler, …",
        dim("read only: a target that one"),
        dim("of these scales is refused"));
    svg.box(
        "main",
        660,
        100,
        200,
        150,
        "kta-operator",
        dim("watches policies"),
        dim("runs cycles"),
        dim("checks the Lease"),
        dim("before each write"),
        dim("metrics, health, live page"));
    svg.box("main", 660, 334, 200, 66, "Lease", dim("one replica leads;"), dim("the others wait"));
    svg.arrow(660, 128, 540, 128).text("dim", 600, 120, "middle", "observes,");
    svg.text("dim", 600, 144, "middle", "rescales");
    svg.arrow(660, 220, 540, 220).text("dim", 600, 212, "middle", "replicas");
    svg.arrow(760, 250, 760, 334).text("dim", 768, 296, "renews");
    return svg.end();
  }

  private static Line dim(String words) {
    return new Line("dim", words);
  }
}
