package io.kta.operator.spec;

/** Thrown when a policy cannot be run as it is written; the reason is that of the condition. */
public final class InvalidPolicyException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String reason;

  public InvalidPolicyException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }

  public String message() {
    return String.valueOf(getMessage());
  }
}
