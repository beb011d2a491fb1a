package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What the numbers of a simulation must keep to. */
final class Check {
  /** More than any number of a simulation may be, so that no sum of them is infinite. */
  static final double MOST = 1e30;

  private Check() {}

  static double positive(String name, double value) {
    if (!(value > 0 && value <= MOST)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be above 0 and finite, at most " + MOST);
    }
    return value;
  }

  static double atLeastZero(String name, double value) {
    if (!(value >= 0 && value <= MOST)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be at least 0 and finite, at most " + MOST);
    }
    return value;
  }

  static double share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be within 0 to 1");
    }
    return value;
  }

  static Duration positive(String name, Duration value) {
    if (requireNonNull(value, name).isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
    }
    return value;
  }

  /** Returns a positive duration in seconds. */
  static double seconds(String name, Duration value) {
    return positive(name, value).toNanos() / 1e9;
  }

  static Duration notNegative(String name, Duration value) {
    if (requireNonNull(value, name).isNegative()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must not be negative");
    }
    return value;
  }
}
