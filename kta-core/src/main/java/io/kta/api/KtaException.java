package io.kta.api;

import java.io.Serial;

/**
 * The base of KTA's own exceptions, which distinguishes them from others:
 *
 * <ul>
 *   <li>{@code ScaleDriverException} and {@code WriteWithheldException}, of {@code ScaleDriver} and
 *       {@code ScaleTarget};
 *   <li>{@code MetricSourceException}, of {@code MetricSource};
 *   <li>{@code KnowledgeStoreException}, of {@code KnowledgeStore};
 *   <li>{@code RemoteAlgorithmException}, of the steps of a {@code RemoteAlgorithm}.
 * </ul>
 *
 * <p>An {@code Autoscaler} throws none of them: what is thrown within a cycle is in its report. A
 * wrong argument is an {@link IllegalArgumentException}, null a {@link NullPointerException} with
 * the argument's name, and a call at a wrong moment, as after {@code close()}, an {@link
 * IllegalStateException}.
 *
 * @since 0.1
 */
public abstract class KtaException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says it all. */
  protected KtaException(String message) {
    super(message);
  }

  /** Creates an exception brought about by another. */
  protected KtaException(String message, Throwable cause) {
    super(message, cause);
  }
}
