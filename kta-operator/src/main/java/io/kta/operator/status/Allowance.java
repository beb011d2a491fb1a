package io.kta.operator.status;

import java.time.Duration;
import java.time.Instant;

/**
 * How often something may be done: a number of times at once, and from then on once in a while. Not
 * thread-safe.
 */
final class Allowance {
  private final int most;
  private final Duration each;
  private int left;
  private Instant since = Instant.MIN;

  /**
   * Creates one of which nothing is used up.
   *
   * @param most how often at once, at least 1
   * @param each how long it takes until it may be done once more; positive
   */
  Allowance(int most, Duration each) {
    this.most = most;
    this.each = each;
    this.left = most;
  }

  /** Returns whether it may be done now, and counts it as done if so. */
  boolean take(Instant now) {
    if (since.equals(Instant.MIN) || left == most) {
      since = now;
    }
    long more = Math.max(0, Duration.between(since, now).dividedBy(each));
    if (more > 0) {
      left = (int) Math.min(most, left + more);
      since = since.plus(each.multipliedBy(more));
    }
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
