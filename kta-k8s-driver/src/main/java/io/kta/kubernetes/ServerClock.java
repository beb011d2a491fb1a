package io.kta.kubernetes;

import io.kta.driver.ScaleDriverException;
import io.kta.source.ClockSkew;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Compares the clock of an API server with ours, once an hour. Thread-safe. */
final class ServerClock {
  private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);

  private final ApiServer server;
  private final ClockSkew skew;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  ServerClock(ApiServer server) {
    this.server = server;
    this.skew = new ClockSkew("the API server at " + server.address(), server.clock());
  }

  /** Compares them if it is time; a server that does not answer is left to whoever needs it. */
  void compareOnceInAWhile() {
    Instant now = server.clock().now();
    Instant due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(BETWEEN_LOOKS))) {
      return;
    }
    try {
      server.date().ifPresent(skew::compare);
    } catch (ScaleDriverException e) {
      next.set(due); // it is tried again
    }
  }
}
