package io.kta.algorithm.remote;

import io.kta.api.KtaException;
import java.io.Serial;

/**
 * Thrown when a remote algorithm returned no usable answer. The message names the step, the
 * endpoint, what was found, and what to do about it.
 *
 * @since 0.1
 */
public class RemoteAlgorithmException extends KtaException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says it all. */
  public RemoteAlgorithmException(String message) {
    super(message);
  }

  /** Creates an exception brought about by another. */
  public RemoteAlgorithmException(String message, Throwable cause) {
    super(message, cause);
  }
}
