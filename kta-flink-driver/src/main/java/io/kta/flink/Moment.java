package io.kta.flink;

import java.time.Duration;
import java.time.Instant;

/**
 * When something happened, as far as it is known. Immutable.
 *
 * @param at the best that can be said
 * @param error by how much that may be off
 */
record Moment(Instant at, Duration error) {
  private static final Duration SHORT = Duration.ofSeconds(1);

  static Moment exactly(Instant at) {
    return new Moment(at, Duration.ZERO);
  }

  /**
   * Returns when something happened that had not at one time, and had at a later one. The middle is
   * not off by much if these are close; else the later one is likelier, as that is when something
   * came of it.
   */
  static Moment between(Instant notYet, Instant done) {
    Duration span = Duration.between(notYet, done);
    if (span.isNegative()) {
      return exactly(done);
    }
    return span.compareTo(SHORT) <= 0
        ? new Moment(notYet.plus(span.dividedBy(2)), span.dividedBy(2))
        : new Moment(done, span);
  }
}
