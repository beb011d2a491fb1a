package io.kta.flink.local;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits, within a limit, for what Flink does in its own time. */
final class Patience {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration STEP = Duration.ofMillis(20);

  private Patience() {}

  /**
   * Returns once the condition holds.
   *
   * @throws IllegalStateException if it does not within the limit
   */
  static void until(String what, BooleanSupplier condition) {
    if (!within(LIMIT, condition)) {
      throw new IllegalStateException("waited " + LIMIT + " in vain until " + what);
    }
  }

  /** Returns true once the condition holds, or false after the limit. */
  static boolean within(Duration limit, BooleanSupplier condition) {
    Instant deadline = LoopClock.system().now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (LoopClock.system().now().isAfter(deadline)) {
        return false;
      }
      pause(STEP);
    }
    return true;
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
