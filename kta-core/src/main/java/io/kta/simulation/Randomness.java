package io.kta.simulation;

/**
 * Seeded random numbers by plain arithmetic, the same on every JDK. Not thread-safe.
 *
 * <p>A counter is mixed as in SplitMix64; a normal deviate is the sum of twelve uniform ones.
 */
final class Randomness {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final int UNIFORMS = 12;

  private long state;

  Randomness(long seed) {
    this.state = seed;
  }

  /** Returns a number from 0 to 1, 1 excluded. */
  double uniform() {
    state += STEP;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }

  /** Returns a number of mean 0 and standard deviation 1, within -6 to 6. */
  double normal() {
    double sum = -UNIFORMS / 2.0;
    for (int i = 0; i < UNIFORMS; i++) {
      sum += uniform();
    }
    return sum;
  }

  /** Returns a factor of mean 1 that is never below a tenth. */
  double factor(double deviation) {
    return deviation == 0 ? 1 : Math.max(0.1, 1 + deviation * normal());
  }
}
