package io.kta.algorithm.remote;

/** Thrown when a request is not one of the protocol's; its message is for the caller. */
final class NotUnderstoodException extends Exception {
  private static final long serialVersionUID = 1L;

  NotUnderstoodException(String message) {
    super(message);
  }

  NotUnderstoodException(String message, Throwable cause) {
    super(message, cause);
  }
}
