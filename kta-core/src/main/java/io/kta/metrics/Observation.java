package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job at one instant: its topology and the metrics of its operators. Immutable; start from {@link
 * #of(Instant, Topology)}.
 *
 * @param at when it was observed
 * @param topology the operators and the parallelism at which they ran
 * @param metrics what is known of each operator, in topological order; an operator of which nothing
 *     is known may be missing
 * @param job which job it was, and whether anything was being done to it
 * @param edges what is known of the flow between operators, in the order in which it was given; an
 *     edge of which nothing is known may be missing
 * @since 0.1
 */
@Growing
public record Observation(
    Instant at,
    Topology topology,
    Map<OperatorId, OperatorMetrics> metrics,
    JobStatus job,
    List<EdgeMetrics> edges)
    implements ObserveResult {

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
          "metrics of %s were observed, but the topology has %s; leave these out"
              .formatted(metrics.keySet(), topology.ids()));
    }
    metrics = Collections.unmodifiableMap(ordered);
    edges = List.copyOf(edges);
    for (EdgeMetrics edge : edges) {
      if (topology.outputsOf(edge.from()).stream().noneMatch(out -> out.to().equals(edge.to()))) {
        throw new IllegalArgumentException(
            "metrics of an edge from %s to %s were observed, but the topology has none; leave it out"
                .formatted(edge.from(), edge.to()));
      }
    }
  }

  /** Returns an observation of a steady job of which the topology alone is known. */
  public static Observation of(Instant at, Topology topology) {
    return of(at, topology, Map.of());
  }

  /** Returns an observation of a steady job without an id. */
  public static Observation of(
      Instant at, Topology topology, Map<OperatorId, OperatorMetrics> metrics) {
    return new Observation(at, topology, metrics, JobStatus.steady(), List.of());
  }

  /** Returns this observation with a topology that has the same operators. */
  public Observation withTopology(Topology other) {
    return new Observation(at, other, metrics, job, edges);
  }

  /** Returns this observation with other metrics of its operators. */
  public Observation withMetrics(Map<OperatorId, OperatorMetrics> others) {
    return new Observation(at, topology, others, job, edges);
  }

  /** Returns this observation with another status of the job. */
  public Observation withJob(JobStatus status) {
    return new Observation(at, topology, metrics, status, edges);
  }

  /** Returns this observation with what is known of the flow between operators. */
  public Observation withEdges(List<EdgeMetrics> known) {
    return new Observation(at, topology, metrics, job, known);
  }

  /** Returns this observation. */
  @Override
  public Optional<Observation> observation() {
    return Optional.of(this);
  }

  /**
   * Returns what is known of an operator, {@link OperatorMetrics#unknown()} if nothing is.
   *
   * @throws IllegalArgumentException if the topology has no such operator
   */
  public OperatorMetrics metricsOf(OperatorId id) {
    return metrics.getOrDefault(topology.operator(id).id(), OperatorMetrics.unknown());
  }

  /** Returns what is known of the flow between two operators; empty if nothing is. */
  public Optional<EdgeMetrics> metricsBetween(OperatorId from, OperatorId to) {
    return edges.stream()
        .filter(edge -> edge.from().equals(from) && edge.to().equals(to))
        .findFirst();
  }
}
