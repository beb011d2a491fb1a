package io.kta.operator.spec;

/** Thrown instead of calling where a policy may not have called. */
public final class ForbiddenCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ForbiddenCallException(String message) {
    super(message);
  }
}
