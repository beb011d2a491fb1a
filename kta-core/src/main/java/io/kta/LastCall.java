package io.kta;

import io.kta.StepRunner.StepException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The call that closes a stranger: made once, and not before an earlier call has returned. Used
 * once.
 */
final class LastCall {
  private static final Logger logger = LoggerFactory.getLogger(Autoscaler.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String what;
  private final AutoCloseable stranger;
  private final StepRunner calls;

  // Set by the thread that closes; another asks that would do so later.
  private final AtomicBoolean isBegun = new AtomicBoolean();

  LastCall(String what, AutoCloseable stranger, StepRunner calls) {
    this.what = what;
    this.stranger = stranger;
    this.calls = calls;
  }

  /** Closes, or has it closed later; returns why it is not closed now, if so. */
  Optional<String> close() {
    if (calls.callOnceReturned(this::closeLate)) {
      return Optional.of(what + " is closed once a call of it returns that was given up");
    }
    try {
      Object unused =
          calls.callLast(
              what + "'s close()",
              TIMEOUT,
              () -> {
                closeOnce();
                return what;
              });
      return Optional.empty();
    } catch (StepException e) {
      boolean unused = calls.callOnceReturned(this::closeLate); // if no thread had begun it
      return Optional.of(what + " was not closed: " + e.reason());
    }
  }

  private void closeOnce() throws Exception {
    if (isBegun.compareAndSet(false, true)) {
      stranger.close();
    }
  }

  private void closeLate() {
    try {
      closeOnce();
    } catch (Exception e) { // as AutoCloseable is declared to throw
      logger.warn("{} was not closed", what, e);
    }
  }
}
