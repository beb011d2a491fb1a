package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.OperatorId;
import java.util.OptionalDouble;

/**
 * The records that flowed from one operator to another in one sample. Parallel edges between the
 * same two count as one. Immutable; start from {@link #between}.
 *
 * @param from the operator that sends
 * @param to the operator that receives
 * @param recordsPerSecond records carried per second; finite and at least 0; empty if unknown
 * @param recordsInTransit records that were sent and not received yet, as in network buffers;
 *     finite and at least 0; empty if unknown
 * @since 0.1
 */
@Growing
public record EdgeMetrics(
    OperatorId from,
    OperatorId to,
    OptionalDouble recordsPerSecond,
    OptionalDouble recordsInTransit) {

  /** Rejects a number that is negative or not finite. */
  public EdgeMetrics {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    OperatorMetrics.requireCount("recordsPerSecond", recordsPerSecond);
    OperatorMetrics.requireCount("recordsInTransit", recordsInTransit);
  }

  /** Returns the metrics of an edge of which nothing is known. */
  public static EdgeMetrics between(OperatorId from, OperatorId to) {
    return new EdgeMetrics(from, to, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /** Returns these metrics with a known rate. */
  public EdgeMetrics withRecordsPerSecond(double rate) {
    return new EdgeMetrics(from, to, OptionalDouble.of(rate), recordsInTransit);
  }

  /** Returns these metrics with a known number of records on the way. */
  public EdgeMetrics withRecordsInTransit(double records) {
    return new EdgeMetrics(from, to, recordsPerSecond, OptionalDouble.of(records));
  }
}
