package io.kta;

import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Logs what an operator of the system must know of: scalings, and failures once a minute. */
final class CycleLog implements AutoscalerListener {
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final Logger logger;
  private Instant quietUntil = Instant.MIN;

  CycleLog(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void onCycle(CycleReport report) {
    if (report.outcome() instanceof Outcome.Failed failed) {
      warn(report, failed.cause().orElse(null));
    } else if (report.outcome() instanceof Outcome.Applied applied) {
      log(report, applied.result());
    }
  }

  private void log(CycleReport report, ApplyResult result) {
    if (result instanceof ApplyResult.Rejected) {
      warn(report, null);
    } else if (!(result instanceof ApplyResult.AlreadyInPlace)) {
      logger.info("{}", report);
    }
  }

  private void warn(CycleReport report, @Nullable Throwable cause) {
    if (!report.startedAt().isBefore(quietUntil)) {
      logger.warn("{}", report, cause);
      quietUntil = report.startedAt().plus(QUIET);
    }
  }
}
