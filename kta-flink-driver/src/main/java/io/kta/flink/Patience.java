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
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
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
   * Looks, with growing pauses between, until what is seen is satisfactory or the deadline has
   * come.
   *
   * @return what was seen last
   */
  <T extends Look> T lookUntil(Instant deadline, String what, Supplier<T> look) {
    Duration pause = SHORTEST_PAUSE;
    T seen = look.get();
    while (!seen.isEnough() && now().isBefore(deadline)) {
      pause(pause, what);
      Duration longer = pause.multipliedBy(3).dividedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      seen = look.get();
    }
    return seen;
  }

  /** Something that may end the wait for it. */
  interface Look {
    boolean isEnough();
  }
}
