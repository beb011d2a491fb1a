package io.kta;

import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;

/**
 * When the next cycle begins: after the interval, or later the more cycles have failed in a row.
 */
record Pacer(Duration interval, Duration maxFailureDelay) {
  private static final int MAX_DOUBLINGS = 30; // keeps a long interval from overflowing

  static Pacer of(ScalingPolicy policy) {
    return new Pacer(policy.interval(), policy.maxFailureDelay());
  }

  /**
   * Returns when the next cycle begins.
   *
   * @param started when the last one began
   * @param ended when it ended
   * @param failures how many have failed in a row up to and with it
   */
  Instant next(Instant started, Instant ended, int failures) {
    Instant begun = ended.isBefore(started) ? ended : started; // a clock may have been set back
    Instant next = begun.plus(delay(failures));
    return next.isBefore(ended) ? ended : next;
  }

  private Duration delay(int failures) {
    Duration most = maxFailureDelay.compareTo(interval) > 0 ? maxFailureDelay : interval;
    Duration delay = interval;
    for (int i = 0; i < Math.min(failures, MAX_DOUBLINGS) && delay.compareTo(most) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(most) < 0 ? delay : most;
  }
}
