package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

/**
 * The owner of the knowledge in a {@link KnowledgeStore}. Immutable.
 *
 * @param autoscaler the name of the autoscaler
 * @param algorithm the name of its algorithm, for messages
 * @param types of which types the results of its algorithm are
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
public record KnowledgeOwner<M, A>(String autoscaler, String algorithm, ResultTypes<M, A> types) {

  /** Rejects null. */
  public KnowledgeOwner {
    requireNonNull(autoscaler, "autoscaler");
    requireNonNull(algorithm, "algorithm");
    requireNonNull(types, "types");
  }
}
