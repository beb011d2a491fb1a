package io.kta.simulation;

/**
 * Seeded random numbers by plain arithmetic, the same on every JDK. Not thread-safe.
 *
 * <p>A counter is mixed as in SplitMix64; a normal deviate is the sum of twelve uniform ones.
 */
final class Randomness {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final int UNIFORMS = 12;

  private static final long MOMENTS = 0xD1B54A32D192ED03L; // sets them apart from other numbers
  private static final int NUMBERS_EACH = 16;

  private long state;

  Randomness(long seed) {
    this.state = seed;
  }

  /** Returns the numbers of one moment out of many, which can be asked for in any order. */
  static Randomness at(long seed, long moment) {
    return new Randomness(mix(seed + MOMENTS) + moment * NUMBERS_EACH * STEP);
  }

  /** Returns a number from 0 to 1, 1 excluded. */
  double uniform() {
    state += STEP;
    return (mix(state) >>> 11) * 0x1.0p-53;
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

  private static long mix(long mixed) {
    long z = mixed;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
