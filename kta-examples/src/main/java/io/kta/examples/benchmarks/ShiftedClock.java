package io.kta.examples.benchmarks;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Follows the system's time, and can be put forward: an hour of cycles then takes seconds. That
 * wakes the thread that keeps a scheduler's time; the timeouts of steps stay as long as they were.
 */
final class ShiftedClock implements LoopClock {
  private static final String TIMEKEEPER = "kta-timekeeper";

  private Duration ahead = Duration.ZERO; // guarded by this

  @Override
  public synchronized Instant now() {
    return Instant.now().plus(ahead);
  }

  @Override
  public boolean await(CompletableFuture<?> event, Instant deadline) throws InterruptedException {
    if (!Thread.currentThread().getName().startsWith(TIMEKEEPER)) {
      Duration left = Duration.between(now(), deadline);
      return LoopClock.system().await(event, Instant.now().plus(left));
    }
    var unused = event.whenComplete((value, failure) -> wakeAll());
    synchronized (this) {
      Duration left = Duration.between(now(), deadline);
      while (!event.isDone() && left.compareTo(Duration.ZERO) > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, TimeUnit.NANOSECONDS.convert(left)); // saturates
        left = Duration.between(now(), deadline);
      }
      return event.isDone();
    }
  }

  /** Puts the time forward. */
  synchronized void putForward(Duration by) {
    ahead = ahead.plus(by);
    notifyAll();
  }

  private synchronized void wakeAll() {
    notifyAll();
  }
}
