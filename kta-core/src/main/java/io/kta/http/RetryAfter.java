package io.kta.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The instant before which a server asked for no more requests, by {@code Retry-After} of an answer
 * 429 or 503; at most five minutes away, since an absurd header must not outlast its cause.
 * Thread-safe.
 */
public final class RetryAfter {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private volatile Instant end = Instant.MIN; // set by whoever was refused, read by all

  /** Creates one of a server that has not asked for anything. */
  public RetryAfter() {}

  /** Notes what an answer asks for, if it does. */
  public void note(int status, HttpHeaders headers, Instant now) {
    if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
      headers
          .firstValue("Retry-After")
          .flatMap(text -> instant(text.strip(), now))
          .ifPresent(asked -> end = earliest(asked, now.plus(LONGEST)));
    }
  }

  /** Returns until when the server is to be left alone; empty if it may be asked now. */
  public Optional<Instant> until(Instant now) {
    Instant last = end;
    return now.isBefore(last) ? Optional.of(last) : Optional.empty();
  }

  /** Reads seconds, or a date as HTTP writes it; anything else asks for nothing. */
  private static Optional<Instant> instant(String text, Instant now) {
    try {
      return Optional.of(
          text.matches("\\d{1,9}")
              ? now.plus(Duration.ofSeconds(Long.parseLong(text)))
              : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant earliest(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
