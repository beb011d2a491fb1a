package io.kta.prometheus;

import io.kta.http.RetryAfter;
import io.kta.metrics.MetricSourceException;
import io.kta.time.LoopClock;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps away from a server for as long as it asked to be left alone, by {@code Retry-After}.
 * Thread-safe.
 */
final class Throttle {
  private static final int TOO_MANY_REQUESTS = 429;

  private final LoopClock clock;
  private final RetryAfter server = new RetryAfter();

  Throttle(LoopClock clock) {
    this.clock = clock;
  }

  /**
   * Waits until the server may be asked.
   *
   * @param call for a message
   * @param deadline by which it must be
   * @throws MetricSourceException if that is later than the deadline
   */
  void await(String call, Instant deadline) {
    Instant now = clock.now();
    Instant end = server.until(now).orElse(now);
    if (end.equals(now)) {
      return;
    }
    if (end.isAfter(deadline)) {
      throw new MetricSourceException(
          "%s was not sent, since the server is overloaded and asked to be left alone until %s; %s"
              .formatted(call, end, remedy()));
    }
    try {
      boolean unused = clock.await(new CompletableFuture<Void>(), end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetricSourceException("interrupted before " + call, e);
    }
  }

  /** Returns whether the server may be asked again by the deadline, after it has refused. */
  boolean isWorthWaiting(int status, HttpHeaders headers, Instant deadline) {
    Instant now = clock.now();
    server.note(status, headers, now);
    Optional<Instant> end = server.until(now);
    return end.isPresent() && !end.get().isAfter(deadline);
  }

  static boolean isOverload(int status) {
    return status == TOO_MANY_REQUESTS;
  }

  static String remedy() {
    return "ask less often by a longer interval, for fewer operators at once with queryAll, or raise the limit of requests there";
  }
}
