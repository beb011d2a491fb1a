package io.kta.algorithm.rates;

import io.kta.metrics.EdgeMetrics;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable DoubleSummaryStatistics[] carried; // by the only edge to an operator
  private final @Nullable DoubleSummaryStatistics[] inTransit; // by all edges to an operator

  /**
   * Creates the flow.
   *
   * @param places the place of every operator in topological order
   * @param senders of every operator, by their places
   * @param samples what was measured, newest first; at least one
   */
  Flow(
      Map<OperatorId, Integer> places,
      List<Operator> operators,
      int[][] senders,
      OperatorRates[] rates,
      List<Sample> samples) {
    this.operators = operators;
    this.senders = senders;
    this.rates = rates;
    this.samples = samples;
    this.carried = new DoubleSummaryStatistics[operators.size()];
    this.inTransit = new DoubleSummaryStatistics[operators.size()];
    for (int i = 0; i < Math.max(1, samples.size() - 1); i++) {
      for (EdgeMetrics edge : samples.get(i).edges()) {
        add(edge, places.get(edge.to()), i == 0);
      }
    }
  }

  private void add(EdgeMetrics edge, @Nullable Integer to, boolean isNewest) {
    if (to == null) {
      return;
    }
    boolean isOnly =
        senders[to].length == 1 && operators.get(senders[to][0]).id().equals(edge.from());
    if (isOnly && edge.recordsPerSecond().isPresent()) {
      added(carried, to).accept(edge.recordsPerSecond().getAsDouble());
    }
    if (isNewest && edge.recordsInTransit().isPresent()) {
      added(inTransit, to).accept(edge.recordsInTransit().getAsDouble());
    }
  }

  private static DoubleSummaryStatistics added(
      @Nullable DoubleSummaryStatistics[] sums, int operator) {
    DoubleSummaryStatistics sum = sums[operator];
    if (sum == null) {
      sum = new DoubleSummaryStatistics();
      sums[operator] = sum;
    }
    return sum;
  }

  /**
   * Returns the records per second that the only edge to an operator carried on average; empty if
   * that is unknown. The oldest sample is of the time before, as in {@link OperatorRates}.
   */
  OptionalDouble carried(int operator) {
    DoubleSummaryStatistics known = carried[operator];
    return known == null ? OptionalDouble.empty() : OptionalDouble.of(known.getAverage());
  }

  /** Returns how many records wait on the way to an operator, beyond what always does. */
  double waiting(int operator) {
    DoubleSummaryStatistics known = inTransit[operator];
    return known == null ? 0 : Math.max(0, known.getSum() - SOON * rates[operator].in().orElse(0));
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
