package io.kta.flink;

import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.OperatorId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A job as Flink shows it: its state, its vertices and the edges between them. Immutable.
 *
 * @param isBatch whether it is a batch job, or scheduled as one
 * @param times when what became of it, by the JobManager's clock
 * @param vertices none of a batch job, whose vertices have no parallelism before they are due
 * @param placed the ids of those vertices whose inputs are known
 */
record JobGraph(
    String jobId,
    String name,
    String state,
    boolean isBatch,
    Timeline times,
    List<Vertex> vertices,
    Set<String> placed,
    List<Edge> edges) {

  /**
   * When what became of a job, by the JobManager's clock; below 0 where it does not tell.
   *
   * @param startMillis when the JobManager began with it
   * @param createdMillis when its tasks were set up last, which each restart does anew
   * @param nowMillis when it was shown
   */
  record Timeline(long startMillis, long createdMillis, long nowMillis) {
    private static Timeline of(FlinkResponse job) {
      return new Timeline(
          job.optionalField("start-time").map(FlinkResponse::longInteger).orElse(-1L),
          job.optionalField("timestamps")
              .flatMap(timestamps -> timestamps.optionalField("CREATED"))
              .map(FlinkResponse::longInteger)
              .orElse(-1L),
          job.field("now").longInteger());
    }
  }

  static JobGraph read(FlinkRest rest, String jobId) {
    FlinkResponse job = rest.get("/jobs/" + jobId);
    boolean isBatch = is(job, "job-type", "BATCH") || is(job, "schedulerType", "AdaptiveBatch");
    return new JobGraph(
        jobId,
        job.field("name").text(),
        job.field("state").text(),
        isBatch,
        Timeline.of(job),
        isBatch ? List.of() : vertices(job.field("vertices")),
        nodes(job).stream().map(node -> node.field("id").text()).collect(Collectors.toSet()),
        edges(nodes(job)));
  }

  /** Whether the job runs, none of its tasks is yet to run, and it is known how they connect. */
  boolean isUp() {
    return JobState.isRunning(state) && isWhole() && vertices.stream().allMatch(Vertex::isUp);
  }

  /** Whether Flink shows the place of every vertex in the graph. */
  private boolean isWhole() {
    return !vertices.isEmpty()
        && vertices.stream().allMatch(vertex -> placed.contains(vertex.id().value()));
  }

  long startMillis() {
    return times.startMillis;
  }

  long nowMillis() {
    return times.nowMillis;
  }

  /** Returns the vertex with an id, which must be there. */
  Vertex vertex(OperatorId id) {
    return vertices.stream().filter(vertex -> vertex.id().equals(id)).findFirst().orElseThrow();
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

  /** Returns when each vertex was last started. */
  Map<OperatorId, Long> starts() {
    return vertices.stream()
        .collect(Collectors.toMap(Vertex::id, vertex -> vertex.tasks().startMillis()));
  }

  private static boolean is(FlinkResponse job, String name, String value) {
    return job.optionalField(name).filter(answer -> answer.text().equals(value)).isPresent();
  }

  private static List<Vertex> vertices(FlinkResponse answer) {
    List<Vertex> vertices = answer.elements().stream().map(Vertex::of).toList();
    if (vertices.stream().map(Vertex::id).distinct().count() < vertices.size()) {
      throw answer.unexpectedly("a list of vertices of which two have one id");
    }
    return vertices;
  }

  /** A job without tasks has no plan: Flink 2 then shows an empty list, Flink 1 nothing. */
  private static List<FlinkResponse> nodes(FlinkResponse job) {
    return job.field("plan").optionalField("nodes").map(FlinkResponse::elements).orElse(List.of());
  }

  /** Returns the edges; of several between the same two vertices, one of unknown partitioning. */
  private static List<Edge> edges(List<FlinkResponse> nodes) {
    Map<List<OperatorId>, Edge> edges = new LinkedHashMap<>();
    for (FlinkResponse node : nodes) {
      OperatorId to = id(node);
      for (FlinkResponse input :
          node.optionalField("inputs").map(FlinkResponse::elements).orElse(List.of())) {
        OperatorId from = id(input);
        Edge edge = new Edge(from, to, partitioning(input.field("ship_strategy").text()));
        edges.merge(
            List.of(from, to), edge, (one, other) -> new Edge(from, to, Partitioning.OTHER));
      }
    }
    return List.copyOf(edges.values());
  }

  private static OperatorId id(FlinkResponse part) {
    FlinkResponse id = part.field("id");
    return id.as(() -> new OperatorId(id.text()));
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
