package io.kta.simulation;

import java.util.Arrays;

/**
 * Latencies weighted by records, in bins of at most 1.6 % of their value; memory does not grow. Not
 * thread-safe.
 */
final class LatencyHistogram {
  private static final int BITS_KEPT = 6;
  private static final int SHIFT = 52 - BITS_KEPT;
  private static final int FIRST = (int) (Double.doubleToRawLongBits(1e-3) >>> SHIFT);
  private static final int LAST = (int) (Double.doubleToRawLongBits(1e10) >>> SHIFT);

  private final double[] bins = new double[LAST - FIRST + 2]; // bin 0: below a millisecond
  private double weight;
  private double weightedSum;
  private double max;

  void add(double seconds, double records) {
    int bits = (int) (Double.doubleToRawLongBits(seconds) >>> SHIFT);
    bins[Math.max(0, Math.min(LAST, bits) - FIRST + 1)] += records;
    weight += records;
    weightedSum += seconds * records;
    max = Math.max(max, seconds);
  }

  /** Forgets all latencies. */
  void clear() {
    Arrays.fill(bins, 0);
    weight = 0;
    weightedSum = 0;
    max = 0;
  }

  LatencyHistogram copy() {
    LatencyHistogram copy = new LatencyHistogram();
    System.arraycopy(bins, 0, copy.bins, 0, bins.length);
    copy.weight = weight;
    copy.weightedSum = weightedSum;
    copy.max = max;
    return copy;
  }

  double weight() {
    return weight;
  }

  /** Returns the latency in seconds that this share of the records does not exceed. */
  double percentile(double share) {
    double sum = 0;
    for (int i = 0; i < bins.length; i++) {
      sum += bins[i];
      if (sum > 0 && sum >= share * weight * (1 - 1e-12)) {
        return lowerEdge(i);
      }
    }
    return 0;
  }

  /** Returns the share of records above a latency, from 0 to 1. */
  double shareAbove(double seconds) {
    double sum = 0;
    for (int i = bins.length - 1; i > 0 && lowerEdge(i) > seconds; i--) {
      sum += bins[i];
    }
    return weight == 0 ? 0 : sum / weight;
  }

  double mean() {
    return weight == 0 ? 0 : weightedSum / weight;
  }

  double max() {
    return max;
  }

  private static double lowerEdge(int bin) {
    return bin == 0 ? 0 : Double.longBitsToDouble((long) (bin - 1 + FIRST) << SHIFT);
  }
}
