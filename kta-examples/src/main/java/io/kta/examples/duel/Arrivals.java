package io.kta.examples.duel;

import io.kta.simulation.Load;
import java.time.Duration;
import java.util.Arrays;

/**
 * When each record of a run comes: a load, added up. Records are numbered from 0 in the order in
 * which they come. Immutable.
 */
final class Arrivals {
  private static final int STEPS_PER_SECOND = 10;

  private final Load load;
  private final double length; // seconds
  private final double[] sums; // records that have come by the begin of each step

  private Arrivals(Load load, double length, double[] sums) {
    this.load = load;
    this.length = length;
    this.sums = sums;
  }

  /** Returns the records of a load, from its begin on. */
  static Arrivals of(Load load, Duration length) {
    double seconds = length.toNanos() / 1e9;
    double[] sums = new double[(int) Math.ceil(seconds * STEPS_PER_SECOND) + 1];
    for (int i = 1; i < sums.length; i++) {
      sums[i] = sums[i - 1] + load.at((i - 1.0) / STEPS_PER_SECOND) / STEPS_PER_SECOND;
    }
    return new Arrivals(load, seconds, sums);
  }

  /** Returns for how many seconds records come. */
  double length() {
    return length;
  }

  /** Returns how many records come per second. */
  double ratePerSecond(double second) {
    return load.at(Math.max(0, second));
  }

  /** Returns how many records come in all. */
  long total() {
    return (long) sums[sums.length - 1];
  }

  /** Returns how many records have come by a time. */
  long count(double second) {
    double steps = Math.max(0, Math.min(second * STEPS_PER_SECOND, sums.length - 1.0));
    int step = (int) Math.min(steps, sums.length - 2.0);
    return (long) (sums[step] + (sums[step + 1] - sums[step]) * (steps - step));
  }

  /** Returns the second at which a record comes. */
  double secondOf(long number) {
    double wanted = number + 1.0;
    int found = Arrays.binarySearch(sums, wanted);
    int step = found >= 0 ? found : -found - 2; // the last whose sum is not more
    if (step >= sums.length - 1 || sums[step + 1] <= sums[step]) {
      return (double) step / STEPS_PER_SECOND;
    }
    return (step + (wanted - sums[step]) / (sums[step + 1] - sums[step])) / STEPS_PER_SECOND;
  }
}
