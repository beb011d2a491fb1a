package io.kta;

/**
 * Keeps one job at the parallelism it needs. Thread-safe.
 *
 * <p>Cycles run one at a time, whoever asks for them.
 */
public interface Autoscaler extends AutoCloseable {

  /** Returns the name it has in reports and logs. */
  String name();

  /**
   * Runs one cycle now and returns what it did; waits first for a cycle under way. The report of a
   * cycle that failed says so; nothing that a driver, an algorithm or a listener throws comes out
   * here.
   *
   * @throws IllegalStateException if this autoscaler is closed, or if it is called from within one
   *     of its own cycles
   */
  CycleReport runOnce();

  /**
   * Stops scaling until {@link #resume}: cycles go on and report what they would have done, but
   * change nothing. A cycle under way is not affected. Replaces the reason of an earlier pause.
   *
   * @param reason why, for the reports
   */
  void pause(String reason);

  /** Goes on scaling; does nothing if scaling is not paused. */
  void resume();

  /**
   * Stops: no new cycle begins, and one under way is waited for, which each step's timeout bounds.
   * Then closes the driver and the knowledge store, and ends its threads, but those of a shared
   * {@link LoopScheduler}. The job runs on as it is. Called from a listener or another part of a
   * cycle, it returns at once and takes effect when the cycle ends. Further calls do nothing.
   */
  @Override
  void close();
}
