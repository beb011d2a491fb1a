package io.kta.prometheus;

import io.kta.metrics.MetricSourceException;
import io.kta.time.LoopClock;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps away from a server for as long as it asked to be left alone, by {@code Retry-After}.
 * Thread-safe.
 */
final class Throttle {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final LoopClock clock;
  private volatile Instant until = Instant.MIN; // set by whoever was refused, read by all

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
    Instant end = until;
    if (!clock.now().isBefore(end)) {
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
    Optional<Instant> end = retryAfter(status, headers);
    end.ifPresent(instant -> until = instant);
    return end.isPresent() && !end.get().isAfter(deadline);
  }

  static boolean isOverload(int status) {
    return status == TOO_MANY_REQUESTS;
  }

  static String remedy() {
    return "ask less often by a longer interval, for fewer operators at once with queryAll, or raise the limit of requests there";
  }

  private Optional<Instant> retryAfter(int status, HttpHeaders headers) {
    return status == TOO_MANY_REQUESTS || status == UNAVAILABLE
        ? headers.firstValue("Retry-After").flatMap(this::instant)
        : Optional.empty();
  }

  /** Reads seconds, or a date as HTTP writes it; anything else is no promise. */
  private Optional<Instant> instant(String text) {
    try {
      return Optional.of(
          text.strip().matches("\\d{1,6}")
              ? clock.now().plus(Duration.ofSeconds(Long.parseLong(text.strip())))
              : ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                  .toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
