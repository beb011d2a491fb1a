package io.kta.simulation;

import java.util.Arrays;

/**
 * The skew of keys, which spreads an operator's records unevenly over its instances: each key
 * belongs to one of {@code maxParallelism} groups, and each instance has a range of groups.
 * Immutable.
 *
 * @param zipf the exponent by which groups differ in weight; 0 makes them alike
 * @param hotKey the share of all records that have one same key, from 0 to 1
 * @param keyed whether there are keys at all; without, records are spread evenly
 * @since 0.1
 */
public record KeySkew(double zipf, double hotKey, boolean keyed) {

  /** No keys: all instances get the same. */
  public static final KeySkew NONE = new KeySkew(0, 0, false);

  /** Checks the numbers. */
  public KeySkew {
    Check.atLeastZero("zipf", zipf);
    Check.share("hotKey", hotKey);
  }

  /** Returns keys whose groups weigh as Zipf's law has it. */
  public static KeySkew zipf(double exponent) {
    return new KeySkew(exponent, 0, true);
  }

  /** Returns keys one of which has this share of all records. */
  public static KeySkew hotKey(double share) {
    return new KeySkew(0, share, true);
  }

  /** Returns the share of the records that each instance gets; they add up to 1. */
  double[] shares(int parallelism, int maxParallelism, long seed) {
    double[] groups = new double[maxParallelism];
    double sum = 0;
    for (int i = 0; i < groups.length; i++) {
      groups[i] = StrictMath.pow(i + 1.0, -zipf);
      sum += groups[i];
    }
    Randomness random = new Randomness(seed);
    for (int i = groups.length - 1; i > 0; i--) {
      int other = (int) (random.uniform() * (i + 1));
      double swapped = groups[i];
      groups[i] = groups[other];
      groups[other] = swapped;
    }
    double[] shares = new double[parallelism];
    for (int i = 0; i < groups.length; i++) {
      shares[(int) ((long) i * parallelism / maxParallelism)] += groups[i] / sum * (1 - hotKey);
    }
    shares[0] += hotKey;
    double total = Arrays.stream(shares).sum();
    for (int i = 0; i < parallelism; i++) {
      shares[i] /= total;
    }
    return shares;
  }
}
