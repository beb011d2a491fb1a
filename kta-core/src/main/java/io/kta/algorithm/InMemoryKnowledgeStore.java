package io.kta.algorithm;

import java.util.Optional;

/** Forgets when the process ends. */
final class InMemoryKnowledgeStore implements KnowledgeStore {
  private volatile Optional<Knowledge<?, ?>> saved = Optional.empty(); // save writes, load reads

  @Override
  @SuppressWarnings("unchecked") // a store serves one autoscaler, and so one algorithm
  public <M, A> Optional<Knowledge<M, A>> load(Algorithm<M, A> algorithm) {
    return saved.map(knowledge -> (Knowledge<M, A>) knowledge);
  }

  @Override
  public void save(Knowledge<?, ?> knowledge) {
    saved = Optional.of(knowledge);
  }
}
