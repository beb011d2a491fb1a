package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Waits by a clock. An interrupt ends a wait as the driver's own exception, with the thread's flag
 * set again. Immutable.
 */
record Patience(LoopClock clock) {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  Instant now() {
    return clock.now();
  }

  /** Returns whether the event was complete by the deadline. */
  boolean await(CompletableFuture<?> event, Instant deadline, String what) {
    try {
      return clock.await(event, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScaleDriverException("interrupted during " + what, e);
    }
  }

  void pause(Duration length, String what) {
    boolean unused = await(new CompletableFuture<Void>(), now().plus(length), what);
  }

  /**
   * Looks until what is seen is satisfactory or the deadline has come. The pauses in between are a
   * twentieth of the wait so far, so that what takes long is not asked for often, and what comes is
   * seen at most that much late.
   *
   * @return what was seen last
   */
  <T extends Awaited> T lookUntil(Instant deadline, String what, Supplier<T> look) {
    Instant begin = now();
    T seen = look.get();
    while (!seen.isEnough() && now().isBefore(deadline)) {
      pause(pauseAfter(Duration.between(begin, now())), what);
      seen = look.get();
    }
    return seen;
  }

  private static Duration pauseAfter(Duration waited) {
    Duration pause = waited.dividedBy(20);
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** Something that may end the wait for it. */
  interface Awaited {
    boolean isEnough();
  }
}
