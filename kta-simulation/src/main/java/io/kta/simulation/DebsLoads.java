package io.kta.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * The loads that Siachamis et al., "Evaluating Stream Processing Autoscalers" (DEBS 2024), ran
 * their experiments with: one rate per minute for {@value #MINUTES} minutes, the last of which
 * holds on. They are drawn from {@link java.util.Random} as there, so that the same seed gives the
 * same numbers. Thread-safe.
 *
 * @since 0.1
 */
public final class DebsLoads {
  /** The seed of the published runs, but for the random load. */
  public static final long SEED = 1066;

  /** The seed of the published runs with the random load. */
  public static final long RANDOM_SEED = 1073;

  private static final int MINUTES = 140;
  private static final int PERIOD = 60;

  private DebsLoads() {}

  /** Returns the cosine load as published: 0.25 to 2.25 million records/s, once an hour. */
  public static Load cosine() {
    return cosine(1_250_000, 1_000_000, 10_000, SEED);
  }

  /**
   * Returns a wave of an hour.
   *
   * @param mean records per second
   * @param divergence by how much it rises above the mean and falls below it
   * @param noise the most that is added or taken away by chance
   * @param seed any number
   */
  public static Load cosine(int mean, int divergence, int noise, long seed) {
    requireRates(mean, divergence, noise);
    Random random = new Random(seed);
    double[] rates = new double[MINUTES];
    for (int minute = 0; minute < MINUTES; minute++) {
      double rate = mean + divergence * StrictMath.cos(2 * Math.PI / PERIOD * minute);
      rate += random.nextDouble() * (2.0 * noise) - noise;
      random.nextDouble(); // the original draws here whether a spike begins; none does
      random.nextDouble();
      rates[minute] = Math.floor(Math.max(0, rate));
    }
    return perMinute(rates);
  }

  /** Returns the increasing load as published: from nothing to 2.4 million records/s. */
  public static Load increasing() {
    return increasing(0, 2_500_000, SEED);
  }

  /**
   * Returns a load that grows, with setbacks.
   *
   * @param start records per second before the first change
   * @param total what a change is a share of: from a thirtieth down to a 22nd up
   * @param seed any number
   */
  public static Load increasing(int start, int total, long seed) {
    requireRates(start, total);
    return walk(start, -total / 30, total / 22, seed);
  }

  /** Returns the decreasing load as published, which begins at 2.5 million records/s. */
  public static Load decreasing() {
    return decreasing(2_500_000, SEED);
  }

  /**
   * Returns a load that shrinks, with setbacks.
   *
   * @param initial near what it begins, and what a change is a share of: from a 21st down to a 28th
   *     up
   * @param seed any number
   */
  public static Load decreasing(int initial, long seed) {
    requireRates(initial);
    int start = (int) Math.min(Integer.MAX_VALUE, initial + 2_000L);
    return walk(start, -initial / 21, initial / 28, seed);
  }

  /** Returns the random load as published: 0 to 2.5 million records/s. */
  public static Load random() {
    return random(1_250_000, 500_000, 2_500_000, RANDOM_SEED);
  }

  /**
   * Returns a load that wanders.
   *
   * @param start records per second in the first minute
   * @param step the largest change from minute to minute
   * @param most records per second that are not exceeded
   * @param seed any number
   */
  public static Load random(int start, int step, int most, long seed) {
    requireRates(start, step, most);
    Random random = new Random(seed);
    double[] rates = new double[MINUTES];
    int rate = start;
    for (int minute = 0; minute < MINUTES; minute++) {
      if (minute > 0) {
        rate = next(rate, -step, step, random);
        rate = Math.max(0, Math.min(most, rate));
      }
      rates[minute] = rate;
    }
    return perMinute(rates);
  }

  /** Returns the steps as published: nothing, then 2 million records/s, then 1 million. */
  public static Load steps() {
    double[] rates = new double[11 + 39 + 40]; // "10, 40 and 40 minutes", by its rule of rounding
    Arrays.fill(rates, 11, 50, 2_000_000);
    Arrays.fill(rates, 50, rates.length, 1_000_000);
    return perMinute(rates);
  }

  private static Load walk(int start, int least, int most, long seed) {
    Random random = new Random(seed);
    double[] rates = new double[MINUTES];
    int rate = start;
    for (int minute = 0; minute < MINUTES; minute++) {
      rate = Math.max(0, next(rate, least, most, random));
      rates[minute] = rate;
    }
    return perMinute(rates);
  }

  /** Draws the next rate; it is cut to an integer, and one that exceeds that is the largest. */
  private static int next(int rate, int least, int most, Random random) {
    return (int) (rate + (random.nextDouble() * ((double) most - least) + least));
  }

  private static Load perMinute(double[] rates) {
    return Load.steps(Duration.ofMinutes(1), rates);
  }

  private static void requireRates(int... rates) {
    for (int rate : rates) {
      Check.atLeastZero("rate", rate);
    }
  }
}
