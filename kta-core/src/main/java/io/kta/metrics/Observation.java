package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A job as it was at one instant: its topology and what each operator was doing. Immutable.
 *
 * @param at when it was observed
 * @param topology the operators and the parallelism at which they ran
 * @param metrics what is known of each operator, in topological order; an operator of which nothing
 *     is known may be missing
 * @param job which job it was, and whether anything was being done to it
 */
public record Observation(
    Instant at, Topology topology, Map<OperatorId, OperatorMetrics> metrics, JobStatus job) {

  /** Orders the metrics by the topology, and rejects those of operators it does not have. */
  public Observation {
    requireNonNull(at, "at");
    requireNonNull(job, "job");
    Map<OperatorId, OperatorMetrics> ordered = new LinkedHashMap<>();
    for (OperatorId id : topology.ids()) {
      OperatorMetrics known = metrics.get(id);
      if (known != null) {
        ordered.put(id, known);
      }
    }
    if (ordered.size() < metrics.size()) {
      throw new IllegalArgumentException(
          "metrics of %s were observed, but the topology has %s; leave out what it does not have"
              .formatted(metrics.keySet(), topology.ids()));
    }
    metrics = Collections.unmodifiableMap(ordered);
  }

  /** Creates an observation of a steady job that cannot be told from another. */
  public Observation(Instant at, Topology topology, Map<OperatorId, OperatorMetrics> metrics) {
    this(at, topology, metrics, JobStatus.steady());
  }

  /**
   * Returns what is known of an operator, {@link OperatorMetrics#unknown()} if nothing is.
   *
   * @throws IllegalArgumentException if the topology has no such operator
   */
  public OperatorMetrics metricsOf(OperatorId id) {
    return metrics.getOrDefault(topology.operator(id).id(), OperatorMetrics.unknown());
  }
}
