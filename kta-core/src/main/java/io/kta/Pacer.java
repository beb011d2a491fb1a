package io.kta;

import io.kta.policy.Pace;
import io.kta.policy.ScalingPolicy;
import java.time.Instant;

/**
 * When the next cycle begins: after the interval, or later the more cycles have failed in a row.
 */
record Pacer(Pace pace) {

  static Pacer of(ScalingPolicy policy) {
    return new Pacer(policy.pace());
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
    Instant next = begun.plus(pace.delay(failures));
    return next.isBefore(ended) ? ended : next;
  }
}
