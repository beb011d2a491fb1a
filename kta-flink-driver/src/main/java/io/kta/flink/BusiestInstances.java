package io.kta.flink;

import io.kta.flink.VertexCounters.Times;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Edge;
import io.kta.topology.OperatorId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How busy the busiest instance is, of vertices that fall behind though on the mean they are not
 * full: a hot key, or a partition of its own. It takes a request per vertex, so few are looked at.
 * Not thread-safe.
 */
final class BusiestInstances {
  private static final int MOST_VERTICES = 3;
  private static final double FULL = 0.8;
  private static final double HOLDS_BACK = 0.1; // of the time of a vertex that sends to it
  private static final double LEAST_MILLIS = 1_000;

  private final FlinkRest rest;
  private final Map<OperatorId, Seen> seen = new HashMap<>();

  BusiestInstances(FlinkRest rest) {
    this.rest = rest;
  }

  /** Forgets all, since another job has other instances. */
  void forget() {
    seen.clear();
  }

  /**
   * Adds the busiest instance of those vertices that fall behind, as far as it is known.
   *
   * @param behind the vertices of which ever more records wait
   */
  void addTo(Map<OperatorId, OperatorMetrics> metrics, JobGraph job, List<OperatorId> behind) {
    List<Vertex> suspects =
        job.vertices().stream()
            .filter(vertex -> vertex.parallelism() > 1 && isNotFull(metrics.get(vertex.id())))
            .filter(
                vertex ->
                    behind.contains(vertex.id()) || holdsBackASender(vertex.id(), metrics, job))
            .limit(MOST_VERTICES)
            .toList();
    seen.keySet().retainAll(suspects.stream().map(Vertex::id).toList());
    for (Vertex vertex : suspects) {
      OptionalDouble busiest = look(job.jobId(), vertex);
      if (busiest.isPresent()) {
        metrics.computeIfPresent(
            vertex.id(), (id, known) -> known.withBusiestInstance(busiest.getAsDouble()));
      }
    }
  }

  private static boolean isNotFull(@Nullable OperatorMetrics metrics) {
    return metrics != null && metrics.busyRatio().orElse(1) < FULL;
  }

  private static boolean holdsBackASender(
      OperatorId id, Map<OperatorId, OperatorMetrics> metrics, JobGraph job) {
    return job.edges().stream()
        .filter(edge -> edge.to().equals(id))
        .map(Edge::from)
        .map(from -> metrics.getOrDefault(from, OperatorMetrics.unknown()))
        .flatMap(sender -> sender.timeShares().stream())
        .anyMatch(shares -> shares.backpressured() > HOLDS_BACK);
  }

  /** Returns what is known of the busiest instance; nothing at the first look. */
  private OptionalDouble look(String jobId, Vertex vertex) {
    Map<String, Times> now = new HashMap<>();
    for (FlinkResponse task :
        rest.get("/jobs/" + jobId + "/vertices/" + vertex.id()).field("subtasks").elements()) {
      VertexCounters counters = VertexCounters.of(task.field("metrics"));
      if (counters.complete() && counters.times().isPresent()) {
        String attempt = task.field("subtask").integer() + "/" + task.field("attempt").integer();
        now.put(attempt, counters.times().get());
      }
    }
    Seen before = seen.get(vertex.id());
    if (before == null || before.startMillis != vertex.tasks().startMillis()) {
      seen.put(vertex.id(), new Seen(vertex.tasks().startMillis(), now, OptionalDouble.empty()));
      return OptionalDouble.empty();
    }
    OptionalDouble busiest = busiest(before.times, now);
    if (busiest.isPresent()) {
      seen.put(vertex.id(), new Seen(before.startMillis, now, busiest));
      return busiest;
    }
    return before.busiest; // Flink has answered from its store again
  }

  private static OptionalDouble busiest(Map<String, Times> before, Map<String, Times> now) {
    return now.entrySet().stream()
        .flatMap(
            entry ->
                Optional.ofNullable(before.get(entry.getKey()))
                    .flatMap(then -> entry.getValue().since(then, LEAST_MILLIS))
                    .stream())
        .mapToDouble(TimeShares::busy)
        .max();
  }

  private record Seen(long startMillis, Map<String, Times> times, OptionalDouble busiest) {}
}
