package io.kta.algorithm.rates;

import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What comes to operators, whether they have taken it in or not, and what instances that are not
 * alike take in at most. All is by the operators' places in topological order.
 */
final class Flow {
  private static final double SOON = 1; // seconds of records that are always on their way
  private static final double FULL = 0.9; // busy, of the busiest instance
  private static final double ROOM = 0.8; // busy, on the mean, of one that others could help

  private final List<Operator> operators;
  private final int[][] senders;
  private final OperatorRates[] rates;
  private final List<Sample> samples;

  /**
   * Creates the flow.
   *
   * @param samples what was measured, newest first; at least one
   */
  Flow(List<Operator> operators, int[][] senders, OperatorRates[] rates, List<Sample> samples) {
    this.operators = operators;
    this.senders = senders;
    this.rates = rates;
    this.samples = samples;
  }

  /**
   * Returns the records per second that the only edge to an operator carried on average; empty if
   * that is unknown. The oldest sample is of the time before, as in {@link OperatorRates}.
   */
  OptionalDouble carried(int operator) {
    OperatorId to = operators.get(operator).id();
    OperatorId from = operators.get(senders[operator][0]).id();
    return samples.stream()
        .limit(Math.max(1, samples.size() - 1))
        .flatMap(sample -> sample.edges().stream())
        .filter(edge -> edge.from().equals(from) && edge.to().equals(to))
        .flatMapToDouble(edge -> edge.recordsPerSecond().stream())
        .average();
  }

  /** Returns how many records wait on the way to an operator, beyond what always does. */
  double waiting(int operator) {
    OperatorId to = operators.get(operator).id();
    double inTransit =
        samples.get(0).edges().stream()
            .filter(edge -> edge.to().equals(to))
            .mapToDouble(edge -> edge.recordsInTransit().orElse(0))
            .sum();
    return Math.max(0, inTransit - SOON * rates[operator].in().orElse(0));
  }

  /**
   * Returns the records per second that an operator takes in at most since one of its instances is
   * full, though the others have room: more instances would not help it. Infinite if that is not
   * so, or not known.
   */
  double most(int operator) {
    OperatorMetrics newest = samples.get(0).metricsOf(operators.get(operator).id());
    double busiest = newest.busiestInstance().orElse(0);
    boolean isUneven =
        operators.get(operator).parallelism() > 1
            && busiest >= FULL
            && rates[operator].busy().orElse(1) < ROOM
            && rates[operator].in().isPresent();
    return isUneven ? rates[operator].in().getAsDouble() / busiest : Double.POSITIVE_INFINITY;
  }

  /** Returns the operators for which {@link #most} is finite. */
  List<OperatorId> uneven() {
    List<OperatorId> ids = new ArrayList<>();
    for (int i = 0; i < operators.size(); i++) {
      if (most(i) < Double.POSITIVE_INFINITY) {
        ids.add(operators.get(i).id());
      }
    }
    return ids;
  }
}
