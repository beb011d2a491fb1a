package io.kta.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the system's wall clock; a wait that has begun is measured by the monotonic one, so that a
 * correction of the wall clock neither cuts it short nor draws it out.
 */
enum SystemLoopClock implements LoopClock {
  INSTANCE;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public boolean await(CompletableFuture<?> event, Instant deadline) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(Duration.between(now(), deadline)); // saturates
    try {
      event.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return event.isDone();
    } catch (ExecutionException | CancellationException e) {
      return true;
    }
  }
}
