package io.kta.operator;

/** Thrown when a policy cannot be run as it is written; the reason is that of the condition. */
final class InvalidPolicyException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String reason;

  InvalidPolicyException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
