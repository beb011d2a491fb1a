package io.kta.flink.local;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the {@link Counter} of one job has counted so far. The job runs in this JVM, so it writes
 * here as it counts. Thread-safe.
 */
public final class Tally {
  private static final Map<String, Tally> BY_JOB = new ConcurrentHashMap<>();

  private final Map<String, Long> counts = new ConcurrentHashMap<>();
  private final AtomicLong largestStepBack = new AtomicLong();

  /** What was counted of each word when it was marked; guarded by nothing, as it is replaced. */
  private volatile Map<String, Long> mark = Map.of();

  private volatile boolean isBelowMark;

  private Tally() {}

  /** Returns that of a job, by its name. */
  public static Tally of(String job) {
    return BY_JOB.computeIfAbsent(job, unused -> new Tally());
  }

  /** Returns the last count of each word, in the order of the words. */
  public Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** Returns the sum of the last counts. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Returns by how much the count of a word has fallen at the most when the job restarted: how much
   * was counted again. A job that starts over falls by all it had.
   */
  public long largestStepBack() {
    return largestStepBack.get();
  }

  /** Takes note of what has been counted so far. */
  public void mark() {
    isBelowMark = false;
    mark = Map.copyOf(counts);
  }

  /** Returns whether a word that had been counted by the mark has been counted again since. */
  public boolean isBelowMark() {
    return isBelowMark;
  }

  void record(String word, long count) {
    if (count <= mark.getOrDefault(word, 0L)) {
      isBelowMark = true;
    }
    Long previous = counts.put(word, count);
    if (previous != null && count <= previous) {
      largestStepBack.accumulateAndGet(previous - count + 1, Math::max);
    }
  }
}
