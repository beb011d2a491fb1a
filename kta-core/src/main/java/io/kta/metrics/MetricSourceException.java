package io.kta.metrics;

import io.kta.api.KtaException;
import java.io.Serial;

/**
 * Thrown when a source cannot measure: it is unreachable, refuses, or returns an invalid answer.
 * The message names the source, what it was asked, and what to do about it.
 *
 * @since 0.1
 */
public class MetricSourceException extends KtaException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says it all. */
  public MetricSourceException(String message) {
    super(message);
  }

  /** Creates an exception brought about by another. */
  public MetricSourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
