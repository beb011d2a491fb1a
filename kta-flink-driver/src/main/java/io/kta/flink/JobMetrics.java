package io.kta.flink;

import io.kta.metrics.EdgeMetrics;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What is known of the vertices of one job, from one look at it to the next. Not thread-safe. */
final class JobMetrics {
  private static final double MORE_THAN_SECONDS = 1; // else they are on their way, as always

  private final SourceMetrics sources;
  private final Map<OperatorId, VertexRates> rates = new HashMap<>();
  private final Map<OperatorId, VertexRates> readRates = new HashMap<>();
  private final Map<OperatorId, OptionalInt> partitions = new HashMap<>();
  private final Map<OperatorId, Double> waiting = new HashMap<>();
  private final BusiestInstances busiest;
  private String jobId = "";

  JobMetrics(FlinkRest rest, Patience patience) {
    this.sources = new SourceMetrics(rest, patience);
    this.busiest = new BusiestInstances(rest);
  }

  /** What is known of vertices, and of the edges between them. */
  record Measured(Map<OperatorId, OperatorMetrics> vertices, List<EdgeMetrics> edges) {

    /** Returns how many records per second the sources read; empty unless all of them tell. */
    OptionalDouble read(JobGraph job) {
      double sum = 0;
      for (Vertex vertex : job.vertices()) {
        if (job.isSource(vertex.id())) {
          OperatorMetrics known = vertices.getOrDefault(vertex.id(), OperatorMetrics.unknown());
          OptionalDouble in = known.recordsInPerSecond();
          OptionalDouble rate = in.isPresent() ? in : known.recordsOutPerSecond();
          if (rate.isEmpty()) {
            return rate;
          }
          sum += rate.getAsDouble();
        }
      }
      return OptionalDouble.of(sum);
    }
  }

  /**
   * Returns what is known now of some vertices: one request per source among them, and one for each
   * of at most three that fall behind though on the mean they are not full.
   */
  Measured of(JobGraph job, List<Vertex> vertices) {
    if (!job.jobId().equals(jobId)) {
      jobId = job.jobId();
      rates.clear();
      readRates.clear();
      partitions.clear();
      waiting.clear();
      busiest.forget();
      sources.forget();
    }
    Map<OperatorId, OperatorMetrics> metrics = new LinkedHashMap<>();
    for (Vertex vertex : vertices) {
      VertexRates counted = rates(rates, vertex);
      OperatorMetrics known = counted.next(vertex, job);
      boolean isReading = job.isSource(vertex.id()) && !vertex.isFinished();
      boolean tells = isReading && !counted.isOfTasksBefore(); // else so is its backlog
      metrics.put(vertex.id(), tells ? read(vertex, job, known) : known);
    }
    List<EdgeMetrics> edges = EdgeRates.of(job, metrics);
    busiest.addTo(metrics, job, fallingBehind(metrics, edges));
    return new Measured(metrics, edges);
  }

  /** Returns the vertices of which more records are waiting than at the last look. */
  private List<OperatorId> fallingBehind(
      Map<OperatorId, OperatorMetrics> metrics, List<EdgeMetrics> edges) {
    Map<OperatorId, Double> now = new HashMap<>();
    metrics.forEach(
        (id, known) ->
            known.pendingRecords().ifPresent(records -> now.put(id, backlog(records, known))));
    for (EdgeMetrics edge : edges) {
      double inTransit = edge.recordsInTransit().orElse(0);
      boolean isBacklog = inTransit > edge.recordsPerSecond().orElse(inTransit) * MORE_THAN_SECONDS;
      now.merge(edge.to(), isBacklog ? inTransit : 0, Double::sum);
    }
    List<OperatorId> behind = new ArrayList<>();
    now.forEach(
        (id, records) -> {
          if (records > waiting.getOrDefault(id, records)) {
            behind.add(id);
          }
        });
    waiting.clear();
    waiting.putAll(now);
    return behind;
  }

  /** Returns what is pending at a source, but for what it reads within a moment. */
  private static double backlog(double pending, OperatorMetrics source) {
    boolean isBacklog = pending > source.recordsInPerSecond().orElse(0) * MORE_THAN_SECONDS;
    return isBacklog ? pending : 0;
  }

  /**
   * Returns a vertex as an operator, with what was seen of it last. More instances than a source
   * has partitions would have nothing to do, so that is the most there can be.
   */
  Operator operator(Vertex vertex) {
    Operator operator = vertex.operator();
    OptionalInt known = partitions.getOrDefault(vertex.id(), OptionalInt.empty());
    if (known.isEmpty()) {
      return operator;
    }
    int most = Math.max(vertex.parallelism(), known.getAsInt());
    return operator
        .withPartitions(known.getAsInt())
        .withMaxParallelism(Math.min(operator.maxParallelism(), most));
  }

  private OperatorMetrics read(Vertex source, JobGraph job, OperatorMetrics known) {
    SourceMetrics.Reading reading = sources.of(jobId, source);
    partitions.put(source.id(), reading.partitions());
    OptionalDouble in = known.recordsInPerSecond();
    if (in.isEmpty() && reading.counters().isPresent()) {
      Vertex counted = source.counting(reading.counters().get());
      in = rates(readRates, counted).next(counted, job).recordsInPerSecond();
    }
    OperatorMetrics metrics =
        in.isPresent() ? known.withRecordsInPerSecond(in.getAsDouble()) : known;
    OptionalDouble backlog = reading.pending();
    return backlog.isPresent() ? metrics.withPendingRecords(backlog.getAsDouble()) : metrics;
  }

  private static VertexRates rates(Map<OperatorId, VertexRates> rates, Vertex vertex) {
    return rates.computeIfAbsent(vertex.id(), same -> new VertexRates());
  }
}
