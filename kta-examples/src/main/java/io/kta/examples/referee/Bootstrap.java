package io.kta.examples.referee;

import com.google.common.math.Quantiles;
import java.util.Arrays;
import java.util.Random;

/** Medians, and how sure they are. */
final class Bootstrap {
  private static final int RESAMPLES = 1000;
  private static final long SEED = 20_240_624;

  private Bootstrap() {}

  /**
   * A median and its interval. Immutable.
   *
   * @param median of the values
   * @param low the 2.5th percentile of the medians of resamples
   * @param high the 97.5th
   */
  record Interval(double median, double low, double high) {}

  /** Returns the median; of an even number the mean of the middle two; NaN of none. */
  static double median(double... values) {
    return values.length == 0 ? Double.NaN : Quantiles.median().compute(values);
  }

  /**
   * Returns the 95 % interval of a median by the percentile method: values are drawn again, as many
   * as there are, with replacement. The same values give the same interval.
   */
  static Interval interval(double... values) {
    if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN);
    }
    Random random = new Random(SEED);
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[values.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int k = 0; k < drawn.length; k++) {
        drawn[k] = values[random.nextInt(values.length)];
      }
      medians[i] = median(drawn);
    }
    Arrays.sort(medians);
    return new Interval(
        median(values), medians[RESAMPLES / 40], medians[RESAMPLES - 1 - RESAMPLES / 40]);
  }
}
