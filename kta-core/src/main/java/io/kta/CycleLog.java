package io.kta;

import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs what an operator of the system must know of: scalings, and failures once a minute. A failure
 * that goes on is a line; only the first one has its stack trace. Serves one thread.
 */
final class CycleLog implements AutoscalerListener {
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final Logger logger;
  private Instant quietUntil = Instant.MIN;
  private @Nullable String traced; // why cycles fail now, once its stack trace was logged

  CycleLog(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void onCycle(CycleReport report) {
    if (report.outcome() instanceof Outcome.Failed failed) {
      boolean isKnown = failed.reason().equals(traced);
      if (warn(report, isKnown ? null : failed.cause().orElse(null))) {
        traced = failed.reason();
      }
      return;
    }
    traced = null;
    if (report.outcome() instanceof Outcome.Applied applied) {
      log(report, applied.result());
    }
  }

  private void log(CycleReport report, ApplyResult result) {
    if (result instanceof ApplyResult.Rejected) {
      boolean unused = warn(report, null);
    } else if (!(result instanceof ApplyResult.AlreadyInPlace)) {
      logger.info("{}", report);
    }
  }

  /** Warns, unless that was done within a minute; returns whether it did. */
  private boolean warn(CycleReport report, @Nullable Throwable cause) {
    if (report.startedAt().isBefore(quietUntil)) {
      return false;
    }
    logger.warn("{}", report, cause);
    quietUntil = report.startedAt().plus(QUIET);
    return true;
  }
}
