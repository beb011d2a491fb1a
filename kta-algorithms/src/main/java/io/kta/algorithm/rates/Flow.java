package io.kta.algorithm.rates;

import io.kta.metrics.OperatorMetrics;
import io.kta.topology.OperatorId;
import java.util.List;
import java.util.OptionalDouble;

/** What came to an operator by its edges, whether it has taken that in or not. */
final class Flow {
  private static final double SOON = 1; // seconds of records that are always on their way
  private static final double FULL = 0.9; // busy, of the busiest instance
  private static final double ROOM = 0.8; // busy, on the mean, of one that others could help

  private Flow() {}

  /**
   * Returns the records per second that an edge carried on average; empty if that is unknown.
   *
   * @param samples what was measured, newest first; the oldest is of the time before
   */
  static OptionalDouble carried(OperatorId from, OperatorId to, List<Sample> samples) {
    return samples.stream()
        .limit(Math.max(1, samples.size() - 1))
        .flatMap(sample -> sample.edges().stream())
        .filter(edge -> edge.from().equals(from) && edge.to().equals(to))
        .flatMapToDouble(edge -> edge.recordsPerSecond().stream())
        .average();
  }

  /**
   * Returns how many records wait on the way to an operator, beyond what always does.
   *
   * @param rate records per second that it takes in
   */
  static double waiting(OperatorId to, Sample newest, double rate) {
    double inTransit =
        newest.edges().stream()
            .filter(edge -> edge.to().equals(to))
            .mapToDouble(edge -> edge.recordsInTransit().orElse(0))
            .sum();
    return Math.max(0, inTransit - SOON * rate);
  }

  /**
   * Returns the records per second that an operator takes in at most since one of its instances is
   * full, though the others have room: more instances would not help it. Infinite if that is not
   * so, or not known.
   */
  static double mostOfUneven(OperatorMetrics newest, OperatorRates rates) {
    double busiest = newest.busiestInstance().orElse(0);
    boolean isUneven = busiest >= FULL && rates.busy().orElse(1) < ROOM && rates.in().isPresent();
    return isUneven ? rates.in().getAsDouble() / busiest : Double.POSITIVE_INFINITY;
  }
}
