package io.kta.flink;

import io.kta.metrics.OperatorMetrics;
import io.kta.topology.OperatorId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What is known of the vertices of one job, from one look at it to the next. Not thread-safe. */
final class JobMetrics {
  private final PendingRecords pendingRecords;
  private final Map<OperatorId, VertexRates> rates = new HashMap<>();
  private String jobId = "";

  JobMetrics(FlinkRest rest, Patience patience) {
    this.pendingRecords = new PendingRecords(rest, patience);
  }

  /** Returns what is known now of some vertices; one request per source among them. */
  Map<OperatorId, OperatorMetrics> of(JobGraph job, List<Vertex> vertices) {
    if (!job.jobId().equals(jobId)) {
      jobId = job.jobId();
      rates.clear();
      pendingRecords.forget();
    }
    Map<OperatorId, OperatorMetrics> metrics = new LinkedHashMap<>();
    for (Vertex vertex : vertices) {
      OperatorId id = vertex.id();
      OperatorMetrics known =
          rates.computeIfAbsent(id, same -> new VertexRates()).next(vertex, job);
      OptionalDouble pending =
          job.isSource(id) ? pendingRecords.of(jobId, id) : OptionalDouble.empty();
      metrics.put(
          id, pending.isPresent() ? known.withPendingRecords(pending.getAsDouble()) : known);
    }
    return metrics;
  }
}
