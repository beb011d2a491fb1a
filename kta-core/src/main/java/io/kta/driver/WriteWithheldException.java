package io.kta.driver;

import static java.util.Objects.requireNonNull;

import io.kta.api.KtaException;
import java.io.Serial;
import java.util.function.BooleanSupplier;

/**
 * Thrown when a driver may no longer write to its target and has sent nothing since: another
 * process has taken over, or may have. It is no trouble of the target, and so no {@link
 * ScaleDriverException}: nothing that copes with a target's trouble goes on after it. What was
 * written before stays, as the next observation tells.
 *
 * @since 0.1
 */
public final class WriteWithheldException extends KtaException {
  @Serial private static final long serialVersionUID = 1L;

  private WriteWithheldException(String write) {
    super(
        write
            + " was withheld, since this process may not write to its targets now; if another has"
            + " taken over, that goes on");
  }

  /**
   * Throws unless writing is allowed: to be called by drivers before every single write.
   *
   * @param mayWrite whether this process may write now
   * @param write what would be written, for example {@code scaling Deployment/a to 5}
   */
  public static void throwUnless(BooleanSupplier mayWrite, String write) {
    requireNonNull(mayWrite, "mayWrite");
    requireNonNull(write, "write");
    if (!mayWrite.getAsBoolean()) {
      throw new WriteWithheldException(write);
    }
  }
}
