package io.kta.flink;

import io.kta.metrics.EdgeMetrics;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.OperatorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the edges of a job carry, as far as the counters at their ends tell: all that a vertex puts
 * out goes to its only receiver, and all that one takes in comes from its only sender.
 */
final class EdgeRates {
  private EdgeRates() {}

  /** Returns what is known of the edges between vertices that were measured. */
  static List<EdgeMetrics> of(JobGraph job, Map<OperatorId, OperatorMetrics> metrics) {
    Map<OperatorId, Long> receivers = count(job, Edge::from);
    Map<OperatorId, Long> senders = count(job, Edge::to);
    List<EdgeMetrics> known = new ArrayList<>();
    for (Edge edge : job.edges()) {
      if (metrics.containsKey(edge.from()) && metrics.containsKey(edge.to())) {
        boolean takesAll = isOnly(edge.from(), receivers) && isOneToOne(edge);
        known.add(of(edge, job, metrics, takesAll, isOnly(edge.to(), senders)));
      }
    }
    return known;
  }

  private static EdgeMetrics of(
      Edge edge,
      JobGraph job,
      Map<OperatorId, OperatorMetrics> metrics,
      boolean takesAll,
      boolean bringsAll) {
    OptionalDouble out = rate(edge.from(), metrics, OperatorMetrics::recordsOutPerSecond);
    OptionalDouble in = rate(edge.to(), metrics, OperatorMetrics::recordsInPerSecond);
    OptionalDouble rate =
        takesAll && out.isPresent() ? out : bringsAll ? in : OptionalDouble.empty();
    EdgeMetrics between = EdgeMetrics.between(edge.from(), edge.to());
    if (rate.isPresent()) {
      between = between.withRecordsPerSecond(rate.getAsDouble());
    }
    OptionalDouble inTransit =
        takesAll && bringsAll
            ? inTransit(job.vertex(edge.from()), job.vertex(edge.to()))
            : OptionalDouble.empty();
    return inTransit.isPresent() ? between.withRecordsInTransit(inTransit.getAsDouble()) : between;
  }

  private static OptionalDouble rate(
      OperatorId id,
      Map<OperatorId, OperatorMetrics> metrics,
      Function<OperatorMetrics, OptionalDouble> rate) {
    return rate.apply(metrics.getOrDefault(id, OperatorMetrics.unknown()));
  }

  private static boolean isOnly(OperatorId id, Map<OperatorId, Long> edges) {
    return edges.getOrDefault(id, 0L) == 1;
  }

  /** Whether each record that is sent by an edge arrives once, as far as Flink shows. */
  private static boolean isOneToOne(Edge edge) {
    return edge.partitioning() != Partitioning.BROADCAST
        && edge.partitioning() != Partitioning.OTHER;
  }

  /** What was restored in buffers was received and never sent: then the difference says nothing. */
  private static OptionalDouble inTransit(Vertex sender, Vertex receiver) {
    OptionalDouble sent = sender.counters().recordsOut();
    OptionalDouble received = receiver.counters().recordsIn();
    boolean isKnown =
        sender.counters().complete()
            && receiver.counters().complete()
            && sent.isPresent()
            && received.isPresent()
            && sent.getAsDouble() >= received.getAsDouble();
    return isKnown
        ? OptionalDouble.of(sent.getAsDouble() - received.getAsDouble())
        : OptionalDouble.empty();
  }

  private static Map<OperatorId, Long> count(JobGraph job, Function<Edge, OperatorId> end) {
    return job.edges().stream().collect(Collectors.groupingBy(end, Collectors.counting()));
  }
}
