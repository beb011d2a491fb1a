package io.kta.knowledge;

/**
 * A limit on the bytes of past results, which may depend on those of other autoscalers.
 * Thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface HistoryLimit {
  /** As many bytes as the results take. */
  HistoryLimit NONE = wanted -> wanted;

  /**
   * Returns how many bytes the results may take from now on. Asked once a cycle.
   *
   * @param wanted how many all of them would take as JSON, at least 0
   * @return at least 0; the oldest results are dropped to fit, and if the newest one does not fit,
   *     what the algorithm's steps returned in it
   */
  long grant(long wanted);

  /**
   * Returns a limit that is always the same.
   *
   * @throws IllegalArgumentException if it is negative
   */
  static HistoryLimit ofBytes(long most) {
    if (most < 0) {
      throw new IllegalArgumentException(
          "the history's limit is %d bytes; it must be at least 0".formatted(most));
    }
    return wanted -> Math.min(wanted, most);
  }
}
