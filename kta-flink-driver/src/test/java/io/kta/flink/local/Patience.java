package io.kta.flink.local;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits, within a limit, for what Flink does in its own time. */
final class Patience {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(20);

  private Patience() {}

  /**
   * Returns once the condition holds.
   *
   * @throws IllegalStateException if it does not within a minute
   */
  static void until(String what, BooleanSupplier condition) {
    Instant deadline = LoopClock.system().now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      if (LoopClock.system().now().isAfter(deadline)) {
        throw new IllegalStateException("waited " + LIMIT + " in vain until " + what);
      }
      pause(STEP);
    }
  }

  /** Returns after a while. */
  static void pause(Duration duration) {
    try {
      LoopClock.system().sleepUntil(LoopClock.system().now().plus(duration));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Flink", e);
    }
  }
}
