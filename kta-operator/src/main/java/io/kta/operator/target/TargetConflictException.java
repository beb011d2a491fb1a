package io.kta.operator.target;

import io.kta.driver.ScaleDriverException;

/** Thrown when what is found to be scaled is scaled by an older policy already. */
public final class TargetConflictException extends ScaleDriverException {
  private static final long serialVersionUID = 1L;

  TargetConflictException(String message) {
    super(message);
  }
}
