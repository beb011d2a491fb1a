package io.kta;

import io.kta.StepRunner.StepException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener that can do the loop no harm. One report at a time. */
final class GuardedListener {
  private static final Logger logger = LoggerFactory.getLogger(GuardedListener.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AutoscalerListener listener;
  private final StepRunner runner;

  GuardedListener(AutoscalerListener listener, StepRunner runner) {
    this.listener = listener;
    this.runner = runner;
  }

  boolean isInside() {
    return runner.isInside();
  }

  void tell(CycleReport report) {
    try {
      runner.call(
          "listener " + listener,
          PATIENCE,
          () -> {
            listener.onCycle(report);
            return report;
          });
    } catch (StepException e) {
      logger.warn("{}: a listener missed or failed on a report", report.cycle(), e);
    }
  }
}
