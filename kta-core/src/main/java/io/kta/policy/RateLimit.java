package io.kta.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A limit on the change of an operator's parallelism per period, which counts the changes of others
 * too. Immutable.
 *
 * @param amount how many instances, or how many percent of those at the period's start; at least 1
 * @param unit what the amount counts
 * @param period 1 s to 30 min
 * @since 0.1
 */
public record RateLimit(int amount, Unit unit, Duration period) {
  private static final Duration LONGEST = Duration.ofMinutes(30);

  /** The unit of a limit's amount. */
  public enum Unit {
    /** Instances. */
    INSTANCES,
    /** Percent of what ran at the start of the period. */
    PERCENT
  }

  /** Checks the ranges. */
  public RateLimit {
    requireNonNull(unit, "unit");
    if (amount < 1) {
      throw new IllegalArgumentException(
          "the amount of a rate limit is " + amount + "; it must be at least 1");
    }
    if (period.compareTo(Duration.ofSeconds(1)) < 0 || period.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the period of a rate limit is " + period + "; it must be within PT1S to " + LONGEST);
    }
  }

  /** Returns a limit of so many instances per period. */
  public static RateLimit instances(int amount, Duration period) {
    return new RateLimit(amount, Unit.INSTANCES, period);
  }

  /**
   * Returns a limit of so many percent per period: rounded up on the way up, and down on it, so
   * that one instance is always possible, also from zero.
   */
  public static RateLimit percent(int amount, Duration period) {
    return new RateLimit(amount, Unit.PERCENT, period);
  }

  /** Returns the most that an operator may be raised to which ran at {@code start}. */
  int highest(int start) {
    long limit =
        unit == Unit.INSTANCES
            ? (long) start + amount
            : Math.max(start + 1L, ((long) start * (100L + amount) + 99L) / 100L);
    return (int) Math.min(Integer.MAX_VALUE, limit);
  }

  /** Returns the least that an operator may be lowered to which ran at {@code start}. */
  int lowest(int start) {
    long limit =
        unit == Unit.INSTANCES ? (long) start - amount : (long) start * (100L - amount) / 100L;
    return (int) Math.max(0, limit);
  }

  /** Returns for example {@code 4 instances per PT15S}. */
  @Override
  public String toString() {
    return amount + (unit == Unit.INSTANCES ? " instances per " : " percent per ") + period;
  }
}
