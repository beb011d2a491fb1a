package io.kta.simulation;

import java.time.Duration;

/** How many records per second come to a source. A pure function of the time. */
@FunctionalInterface
public interface Load {

  /** No records at all. */
  Load NONE = seconds -> 0;

  /**
   * Returns the records per second, finite and at least 0.
   *
   * @param seconds the time since the job began
   */
  double at(double seconds);

  /** Returns a load that never changes. */
  static Load constant(double recordsPerSecond) {
    Check.atLeastZero("records per second", recordsPerSecond);
    return seconds -> recordsPerSecond;
  }

  /** Returns loads that each hold for so long; the last holds on. */
  static Load steps(Duration each, double... recordsPerSecond) {
    double length = Check.positive("length of a step", each).toNanos() / 1e9;
    double[] rates = recordsPerSecond.clone();
    for (double rate : rates) {
      Check.atLeastZero("records per second", rate);
    }
    if (rates.length == 0) {
      throw new IllegalArgumentException("there are no steps; give at least one rate");
    }
    return seconds -> rates[(int) Math.min(rates.length - 1, seconds / length)];
  }

  /** Returns a load that goes in a straight line from one rate to another, and stays there. */
  static Load ramp(double from, double to, Duration over) {
    Check.atLeastZero("first rate", from);
    Check.atLeastZero("last rate", to);
    double length = Check.positive("length of the ramp", over).toNanos() / 1e9;
    return seconds -> from + (to - from) * Math.min(1, seconds / length);
  }

  /** Returns a wave that begins at its crest; where it would be below 0, it is 0. */
  static Load cosine(double mean, double amplitude, Duration period) {
    Check.atLeastZero("mean", mean);
    Check.atLeastZero("amplitude", amplitude);
    double length = Check.positive("period", period).toNanos() / 1e9;
    return seconds ->
        Math.max(0, mean + amplitude * StrictMath.cos(2 * Math.PI * (seconds % length) / length));
  }

  /** Returns both loads together. */
  default Load plus(Load other) {
    return seconds -> at(seconds) + other.at(seconds);
  }

  /** Returns this load multiplied. */
  default Load times(double factor) {
    Check.atLeastZero("factor", factor);
    return seconds -> at(seconds) * factor;
  }
}
