package io.kta.knowledge;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps the knowledge of one autoscaler from one cycle to the next. Called from one thread at a
 * time, though not always the same one; a call may block.
 *
 * @since 0.1
 */
public interface KnowledgeStore extends AutoCloseable {

  /**
   * Returns what was saved last, or empty if nothing was. Asked once, in an autoscaler's first
   * cycle.
   *
   * @param owner whose knowledge it is, and of which types the results in it are
   * @throws KnowledgeStoreException if it cannot be read, or could not be the next time
   */
  <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner);

  /**
   * Saves the knowledge, replacing what was there.
   *
   * @param owner whose knowledge it is; the same as was given to {@link #load}
   * @param knowledge what is to be kept
   * @throws KnowledgeStoreException if it cannot be kept
   */
  void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> knowledge);

  /**
   * Gives back what the store holds of the system, as the lock on a file; what was saved stays. An
   * autoscaler closes its store when it is closed itself. A store that is used again afterwards
   * opens by itself. Does nothing by default.
   */
  @Override
  default void close() {}

  /**
   * Returns a store in a file of at most 4 MiB; as {@link #inFile(Path, long)}. That holds the
   * windows of an hour of 4,000 operators in cycles of 30 s.
   */
  static KnowledgeStore inFile(Path file) {
    return inFile(file, FileKnowledgeStore.DEFAULT_BYTES);
  }

  /**
   * Returns a store in a file, which each save replaces as a whole: the process may be killed at
   * any point, and the file is that of before or that of after. docs/knowledge.md has its format.
   * Thread-safe.
   *
   * <p>One process at a time uses a file: from the first call on it is locked, by a file beside it
   * whose name ends in {@code .lock}, until the store is closed or the process ends. A file that is
   * not knowledge is renamed, to a name that ends in {@code .unreadable-1} or so, which is logged.
   *
   * @param file where; folders that are missing are made
   * @param maxBytes the most that is written, from 1 KiB to 64 MiB. What is too much is left out:
   *     the oldest results first; if the windows alone are too long, their oldest parts. If the
   *     rest is still too long, saving fails
   */
  static KnowledgeStore inFile(Path file, long maxBytes) {
    return new FileKnowledgeStore(file, maxBytes);
  }

  /** Returns a store that forgets when the process ends. Thread-safe. */
  static KnowledgeStore inMemory() {
    return new InMemoryKnowledgeStore();
  }
}
