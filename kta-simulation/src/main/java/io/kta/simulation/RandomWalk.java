package io.kta.simulation;

import java.time.Duration;
import java.util.Arrays;

/**
 * A load that changes by chance from step to step. Thread-safe.
 *
 * <p>It keeps where it is, and where it was every {@value #STRIDE} steps, to go back without
 * beginning anew.
 */
final class RandomWalk implements Load {
  private static final int STRIDE = 1024;
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final double step;
  private final double most;
  private final double every;
  private final long seed;
  private double[] milestones = new double[16];
  private int known = 1; // milestones that are filled in
  private long index;
  private double rate;

  RandomWalk(double start, double step, double most, Duration every, long seed) {
    this.step = Check.atLeastZero("step", step);
    this.most = Check.atLeastZero("most", most);
    this.every = Check.seconds("every", every);
    this.seed = seed;
    this.rate = Check.atLeastZero("start", start);
    if (start > most) {
      throw new IllegalArgumentException(
          "start %s is above most %s; lower it or raise most".formatted(start, most));
    }
    if (every.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("every is " + every + "; it must be at least 1 ms");
    }
    milestones[0] = start;
  }

  @Override
  public synchronized double at(double seconds) {
    long wanted = (long) (seconds / every);
    if (wanted < index) {
      int milestone = (int) (wanted / STRIDE);
      index = (long) milestone * STRIDE;
      rate = milestones[milestone];
    }
    while (index < wanted) {
      walk();
    }
    return rate;
  }

  private void walk() {
    index++;
    double change = step * (2 * Randomness.at(seed, index).uniform() - 1);
    rate = Math.max(0, Math.min(most, rate + change));
    if (index == (long) known * STRIDE) {
      if (known == milestones.length) {
        milestones = Arrays.copyOf(milestones, 2 * known);
      }
      milestones[known++] = rate;
    }
  }
}
