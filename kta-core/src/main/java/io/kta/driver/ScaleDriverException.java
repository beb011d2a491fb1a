package io.kta.driver;

import io.kta.api.KtaException;
import java.io.Serial;

/**
 * Thrown when a driver cannot observe its job, or cannot tell whether a plan was taken. The message
 * names the target, the call that failed, and what to do about it.
 *
 * @since 0.1
 */
public class ScaleDriverException extends KtaException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says it all. */
  public ScaleDriverException(String message) {
    super(message);
  }

  /** Creates an exception brought about by another. */
  public ScaleDriverException(String message, Throwable cause) {
    super(message, cause);
  }
}
