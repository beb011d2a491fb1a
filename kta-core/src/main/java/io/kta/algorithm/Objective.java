package io.kta.algorithm;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The demand of a job's users on its latency: a share of the records leaves it within a time, at
 * least cost. Immutable.
 *
 * @param share of the records, at least 0.5 and below 1
 * @param within how long they may take from the source's log to the end; positive
 * @since 0.1
 */
public record Objective(double share, Duration within) {
  private static final double LEAST_SHARE = 0.5;
  private static final double USUAL_BUDGET = 0.05; // of the records may be late
  private static final double USUAL_PRICE = 4; // at that budget
  private static final double ELASTICITY = Math.log(2.5) / Math.log(5); // 10 at a fifth of it

  /** Checks the numbers. */
  public Objective {
    requireNonNull(within, "within");
    if (!(share >= LEAST_SHARE && share < 1)) {
      throw new IllegalArgumentException(
          "share is %s; it must be at least %s and below 1, as 0.95".formatted(share, LEAST_SHARE));
    }
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException(
          "within is %s; it must be positive, as PT5S".formatted(within));
    }
  }

  /**
   * Returns an objective for the latency: {@code Objective.latency(0.95, Duration.ofSeconds(5))}.
   */
  public static Objective latency(double share, Duration within) {
    return new Objective(share, within);
  }

  /** Returns the share of the records that may be late. */
  public double errorBudget() {
    return 1 - share;
  }

  /**
   * Returns what it may cost to avoid that records are late: how many seconds of an instance for
   * each second of the records that one instance takes in. It is 4 for a share of 0.95, and 10 for
   * 0.99.
   */
  public double price() {
    return USUAL_PRICE * Math.pow(USUAL_BUDGET / errorBudget(), ELASTICITY);
  }
}
