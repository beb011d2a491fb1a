package io.kta.time;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A clock that advances only by its methods, and wakes the threads whose instant it has reached.
 * Starts at 2030-01-01T00:00:00Z by default. Thread-safe.
 *
 * @since 0.1
 */
public final class ManualClock implements LoopClock {
  // Both guarded by this: any thread waits or moves the time on.
  private Instant now;
  private final List<Waiter> waiters = new ArrayList<>();

  /** Who waits, and for what. */
  private record Waiter(CompletableFuture<?> event, Instant deadline) {}

  /** Creates a clock that stands at 2030-01-01T00:00:00Z. */
  public ManualClock() {
    this(Instant.parse("2030-01-01T00:00:00Z"));
  }

  /** Creates a clock that stands at {@code start}. */
  public ManualClock(Instant start) {
    this.now = requireNonNull(start, "start");
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public boolean await(CompletableFuture<?> event, Instant deadline) throws InterruptedException {
    var unused = event.whenComplete((value, failure) -> wakeAll());
    synchronized (this) {
      Waiter waiter = new Waiter(event, deadline);
      waiters.add(waiter);
      notifyAll();
      try {
        while (isWaiting(waiter)) {
          wait();
        }
        return event.isDone();
      } finally {
        waiters.remove(waiter);
      }
    }
  }

  /**
   * Moves the time on.
   *
   * @param by how far; zero does nothing
   * @throws IllegalArgumentException if {@code by} is negative: time does not run backwards
   */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("cannot advance by " + by + "; give a positive duration");
    }
    now = now.plus(by);
    notifyAll();
  }

  /**
   * Blocks until at least {@code threads} threads wait on this clock. One whose event has come, or
   * whose deadline, does not count, though it may not have gone on yet.
   *
   * @throws InterruptedException if the calling thread is interrupted meanwhile
   */
  public synchronized void awaitWaiting(int threads) throws InterruptedException {
    while (waiters.stream().filter(this::isWaiting).count() < threads) {
      wait();
    }
  }

  private synchronized boolean isWaiting(Waiter waiter) {
    return !waiter.event().isDone() && now.isBefore(waiter.deadline());
  }

  private synchronized void wakeAll() {
    notifyAll();
  }
}
