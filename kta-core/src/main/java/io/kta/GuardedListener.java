package io.kta;

import io.kta.StepRunner.StepException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener that can do the loop no harm. One call at a time. */
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

  /** Tells the listener of something, which is logged if it misses it. */
  void tell(String of, Consumer<AutoscalerListener> what) {
    try {
      Object unused =
          runner.callLast(
              "listener " + listener.getClass().getName(), // its toString() might throw
              PATIENCE,
              () -> {
                what.accept(listener);
                return listener;
              });
    } catch (StepException e) {
      logger.warn("{}: a listener missed it or failed", of, e);
    }
  }
}
