package io.kta.examples.duel;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The records that come to every job of a round at the same time; none until it has begun.
 * Thread-safe.
 */
final class Feed {
  private final Arrivals arrivals;
  private final LoopClock clock;

  /** Written once, by who runs the round; read by the tasks of the jobs. */
  private volatile @Nullable Instant begin;

  Feed(Arrivals arrivals, LoopClock clock) {
    this.arrivals = arrivals;
    this.clock = clock;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  /** Has the first record come now. */
  void begin() {
    begin = clock.now();
  }

  /** Returns how many seconds ago it has begun; 0 if it has not. */
  double seconds() {
    Instant since = begin;
    return since == null ? 0 : Duration.between(since, clock.now()).toNanos() / 1e9;
  }

  /** Returns how many records have come so far. */
  long due() {
    return arrivals.count(seconds());
  }
}
