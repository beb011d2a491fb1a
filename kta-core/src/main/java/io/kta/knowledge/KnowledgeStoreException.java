package io.kta.knowledge;

import io.kta.api.KtaException;
import java.io.Serial;

/**
 * Thrown when a store cannot keep knowledge or give it back. The message names what it is kept in,
 * what is wrong with it, and what to do about it.
 *
 * @since 0.1
 */
public class KnowledgeStoreException extends KtaException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says it all. */
  public KnowledgeStoreException(String message) {
    super(message);
  }

  /** Creates an exception brought about by another. */
  public KnowledgeStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
