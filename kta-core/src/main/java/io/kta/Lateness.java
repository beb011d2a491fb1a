package io.kta;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what keeps a scheduler from beginning cycles in time, at most once a minute. */
final class Lateness {
  private static final Logger logger = LoggerFactory.getLogger(LoopScheduler.class);
  private static final Duration TOLD_FROM = Duration.ofSeconds(5);
  private static final Duration QUIET = Duration.ofMinutes(1);

  private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

  // Guarded by this: the timekeeper sees, and so do threads that have run a cycle.
  private Instant looksFrom = Instant.MIN;

  /** Sees how late cycles are. */
  synchronized void see(Instant now, Function<Instant, SchedulerLoad> loadAt) {
    if (now.isBefore(looksFrom)) {
      return;
    }
    SchedulerLoad load = loadAt.apply(now);
    boolean isLate = load.longestWait().compareTo(TOLD_FROM) >= 0;
    looksFrom = now.plus(isLate ? QUIET : LOOKS_EVERY);
    if (isLate) {
      logger.warn(
          "{} cycles are late, the longest by {}, while {} are under way; see which calls hang, or"
              + " let more cycles run at once",
          load.late(),
          load.longestWait(),
          load.running());
    }
  }

  /** Logs what is not to be expected of threads. */
  void logOddity(String what, Throwable cause) {
    logger.error(what, cause);
  }
}
