package io.kta.flink;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A clock by which pauses of up to a second pass at once, and are noted; what is waited for longer
 * is an answer, which comes in real time. Thread-safe.
 */
final class PauseClock implements LoopClock {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");

  /** Returns how long was paused, pause by pause. */
  List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public boolean await(CompletableFuture<?> event, Instant deadline) throws InterruptedException {
    Duration pause = Duration.between(now, deadline);
    if (pause.compareTo(LONGEST_PAUSE) <= 0) {
      pauses.add(pause);
      now = deadline;
      return event.isDone();
    }
    try {
      Object unused = event.get(3, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      return true; // completed otherwise
    } catch (TimeoutException e) {
      now = deadline;
      return false;
    }
    return true;
  }
}
