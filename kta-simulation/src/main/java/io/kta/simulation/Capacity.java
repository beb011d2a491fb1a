package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The capacity of an operator: its input in records per second at a parallelism. Immutable.
 *
 * @since 0.1
 */
public sealed interface Capacity {

  /**
   * Returns the records per second that all instances together can take in.
   *
   * @param parallelism at least 1
   */
  double at(int parallelism);

  /** Returns a capacity that grows in proportion to the parallelism. */
  static Capacity perInstance(double recordsPerSecond) {
    return new Scalable(recordsPerSecond, 0, 0);
  }

  /** Returns a capacity as it was measured, by parallelism. */
  static Capacity measured(Map<Integer, Double> recordsPerSecond) {
    return new Measured(new TreeMap<>(recordsPerSecond));
  }

  /**
   * Gunther's universal scalability law: {@code perInstance * p / (1 + contention * (p - 1) +
   * crosstalk * p * (p - 1))}. Immutable.
   *
   * @param perInstance what one instance alone takes in, in records per second; positive
   * @param contention what is done one after the other; 0 is linear, 0.03 to 0.04 was measured
   * @param crosstalk what the instances cost each other in pairs; 0 is none
   */
  record Scalable(double perInstance, double contention, double crosstalk) implements Capacity {

    /** Checks the numbers. */
    public Scalable {
      Check.positive("records per second of one instance", perInstance);
      Check.atLeastZero("contention", contention);
      Check.atLeastZero("crosstalk", crosstalk);
    }

    @Override
    public double at(int parallelism) {
      double p = parallelism;
      return perInstance * p / (1 + contention * (p - 1) + crosstalk * p * (p - 1));
    }
  }

  /**
   * A table, with straight lines between its points, from the origin to the first, and on beyond
   * the last as between the last two, but never down. It may fall from point to point, as what is
   * measured does by noise. Immutable.
   *
   * @param totals records per second of all instances together, by parallelism; each above 0
   */
  record Measured(NavigableMap<Integer, Double> totals) implements Capacity {

    /** Checks that there is a point, and that all are above 0. */
    public Measured {
      totals = Collections.unmodifiableNavigableMap(new TreeMap<>(totals));
      if (totals.isEmpty() || totals.firstKey() < 1) {
        throw new IllegalArgumentException(
            "capacity table " + totals + " lacks a point or has one below parallelism 1; add one");
      }
      totals.forEach((p, total) -> Check.positive("capacity at parallelism " + p, total));
    }

    @Override
    public double at(int parallelism) {
      Map.Entry<Integer, Double> high = totals.ceilingEntry(parallelism);
      if (high == null) {
        high = requireNonNull(totals.lastEntry());
      }
      Map.Entry<Integer, Double> low = totals.lowerEntry(high.getKey());
      int x = low == null ? 0 : low.getKey();
      double y = low == null ? 0 : low.getValue();
      double total = y + (high.getValue() - y) * (parallelism - x) / (high.getKey() - x);
      return parallelism > high.getKey() ? Math.max(total, high.getValue()) : total;
    }
  }
}
