package io.kta.algorithm;

import java.util.Optional;

/**
 * Keeps the knowledge of one autoscaler from one cycle to the next. Called from one thread at a
 * time, though not always the same one; a call may block.
 */
public interface KnowledgeStore {

  /**
   * Returns what was saved last, or empty if nothing was. Asked once, in an autoscaler's first
   * cycle.
   *
   * @param algorithm the algorithm whose results the knowledge holds
   */
  <M, A> Optional<Knowledge<M, A>> load(Algorithm<M, A> algorithm);

  /** Saves the knowledge, replacing what was there. */
  void save(Knowledge<?, ?> knowledge);

  /** Returns a store that forgets when the process ends. Thread-safe. */
  static KnowledgeStore inMemory() {
    return new InMemoryKnowledgeStore();
  }
}
