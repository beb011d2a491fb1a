package io.kta.time;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * The only source of time: what the time is, and how to wait for a later one. Thread-safe.
 *
 * <p>Whoever waits here instead of with a sleep of its own can be tested in virtual time.
 *
 * @since 0.1
 */
public interface LoopClock {

  /** Returns the current instant. */
  Instant now();

  /**
   * Waits until {@code event} is complete (normally or not) or {@code deadline} has come, whichever
   * is first. An event that is complete already wins over a deadline that has passed.
   *
   * @return whether the event was complete
   * @throws InterruptedException if the calling thread is interrupted while waiting
   */
  boolean await(CompletableFuture<?> event, Instant deadline) throws InterruptedException;

  /**
   * Waits until {@code deadline}, or returns at once if it has passed.
   *
   * @throws InterruptedException if the calling thread is interrupted while waiting
   */
  default void sleepUntil(Instant deadline) throws InterruptedException {
    await(new CompletableFuture<Void>(), deadline);
  }

  /** Returns the clock that follows the system's time. */
  static LoopClock system() {
    return SystemLoopClock.INSTANCE;
  }
}
