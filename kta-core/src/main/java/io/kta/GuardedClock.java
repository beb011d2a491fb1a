package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.time.LoopClock;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A clock of the user's that can do the loop no harm: while it does not say the time, the time
 * stands still, and what is waited for is looked at once a second. Thread-safe.
 */
final class GuardedClock implements LoopClock {
  private static final Logger logger = LoggerFactory.getLogger(GuardedClock.class);
  private static final long PATIENCE_SECONDS = 1;

  private final LoopClock clock;

  // Written and read by every thread that asks for the time.
  private volatile Instant last = Instant.EPOCH;
  private volatile boolean isStanding;

  private GuardedClock(LoopClock clock) {
    this.clock = clock;
  }

  static GuardedClock of(LoopClock clock) {
    requireNonNull(clock, "clock");
    return clock instanceof GuardedClock guarded ? guarded : new GuardedClock(clock);
  }

  @Override
  public Instant now() {
    try {
      Instant now = requireNonNull(clock.now(), "the clock's now() returned null");
      last = now;
      isStanding = false;
      return now;
    } catch (RuntimeException e) {
      isStanding = true;
      logger.warn("the clock threw; it counts as standing at {}", last, e);
      return last;
    }
  }

  @Override
  public boolean await(CompletableFuture<?> event, Instant deadline) throws InterruptedException {
    while (true) {
      try {
        boolean isComplete = clock.await(event, deadline);
        if (isComplete || !isStanding) {
          return isComplete;
        }
        // A clock that stands cannot say that the deadline has come.
      } catch (RuntimeException e) {
        logger.warn("the clock threw instead of waiting until {}; it is asked again", deadline, e);
      }
      if (isCompleteSoon(event) || !now().isBefore(deadline)) {
        return event.isDone();
      }
    }
  }

  private static boolean isCompleteSoon(CompletableFuture<?> event) throws InterruptedException {
    try {
      event.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true;
    }
  }
}
