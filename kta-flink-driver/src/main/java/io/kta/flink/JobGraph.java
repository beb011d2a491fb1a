package io.kta.flink;

import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.OperatorId;
import java.util.ArrayList;
import java.util.List;

/**
 * A job as Flink shows it: its state, its vertices and the edges between them. Immutable.
 *
 * @param startMillis when the JobManager began with it, by its clock; below 0 if it does not tell
 * @param nowMillis when it was shown, by the JobManager's clock
 */
record JobGraph(
    String jobId,
    String name,
    String state,
    long startMillis,
    long nowMillis,
    List<Vertex> vertices,
    List<Edge> edges) {

  static JobGraph read(FlinkRest rest, String jobId) {
    Answer job = rest.get("/jobs/" + jobId);
    return new JobGraph(
        jobId,
        job.field("name").text(),
        job.field("state").text(),
        job.optionalField("start-time").map(Answer::longInteger).orElse(-1L),
        job.field("now").longInteger(),
        job.field("vertices").elements().stream().map(Vertex::of).toList(),
        edges(job.field("plan")));
  }

  /** Whether the job runs and none of its tasks is yet to run. */
  boolean isUp() {
    return JobState.isRunning(state) && vertices.stream().allMatch(Vertex::isUp);
  }

  boolean isSource(OperatorId id) {
    return edges.stream().noneMatch(edge -> edge.to().equals(id));
  }

  boolean isSink(OperatorId id) {
    return edges.stream().noneMatch(edge -> edge.from().equals(id));
  }

  /** Asks the JobManager for the state; unlike the rest of the job, it is never an old answer. */
  static String freshState(FlinkRest rest, String jobId) {
    return rest.get("/jobs/" + jobId + "/status").field("status").text();
  }

  private static List<Edge> edges(Answer plan) {
    List<Edge> edges = new ArrayList<>();
    for (Answer node : plan.field("nodes").elements()) {
      OperatorId to = new OperatorId(node.field("id").text());
      for (Answer input : node.optionalField("inputs").map(Answer::elements).orElse(List.of())) {
        OperatorId from = new OperatorId(input.field("id").text());
        edges.add(new Edge(from, to, partitioning(input.field("ship_strategy").text())));
      }
    }
    return edges;
  }

  private static Partitioning partitioning(String shipStrategy) {
    return switch (shipStrategy) {
      case "HASH" -> Partitioning.KEYED;
      case "FORWARD" -> Partitioning.FORWARD;
      case "REBALANCE" -> Partitioning.REBALANCE;
      case "RESCALE" -> Partitioning.RESCALE;
      case "BROADCAST" -> Partitioning.BROADCAST;
      default -> Partitioning.OTHER;
    };
  }
}
