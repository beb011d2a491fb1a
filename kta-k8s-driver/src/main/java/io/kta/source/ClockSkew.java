package io.kta.source;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import io.kta.time.LoopClock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offset of a server's clock, by the {@code Date} header of its answers: that clock dates its
 * measurements. A difference of more than a minute is logged as a warning once, and so is its end.
 * Thread-safe.
 *
 * @hidden
 */
@Internal
public final class ClockSkew {
  private static final Logger logger = LoggerFactory.getLogger(ClockSkew.class);
  private static final Duration TOLERATED = Duration.ofMinutes(1);

  private final String server;
  private final LoopClock clock;
  private final AtomicBoolean isFar = new AtomicBoolean();

  /**
   * Creates the difference to a server that has not answered so far.
   *
   * @param server what people call it
   */
  public ClockSkew(String server, LoopClock clock) {
    this.server = requireNonNull(server, "server");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Compares the clocks.
   *
   * @param date as the header has it, for example {@code Tue, 1 Jan 2030 00:00:00 GMT}
   * @return by how much the server's clock is ahead of ours, or behind if negative; empty if it is
   *     within a minute, or the header is not as HTTP has it
   */
  public Optional<Duration> compare(String date) {
    Instant there;
    try {
      there = ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
    Duration ahead = Duration.between(clock.now(), there);
    boolean far = ahead.abs().compareTo(TOLERATED) > 0;
    if (far != isFar.getAndSet(far)) {
      tell(far, ahead);
    }
    return far ? Optional.of(ahead) : Optional.empty();
  }

  private void tell(boolean far, Duration ahead) {
    if (far) {
      logger.warn(
          "the clock of {} is {} {} ours, so what it measured looks {} than it is; set both by NTP",
          server,
          ahead.abs(),
          ahead.isNegative() ? "behind" : "ahead of",
          ahead.isNegative() ? "older" : "newer");
    } else {
      logger.info("the clock of {} is right again", server);
    }
  }
}
