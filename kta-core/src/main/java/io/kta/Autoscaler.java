package io.kta;

import java.time.Instant;

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
   * change nothing. A cycle under way is not affected. Takes the place of an earlier pause.
   *
   * <p>This and all other orders given here take effect in the next cycle, are kept with the
   * knowledge, and so outlast a restart if the store does.
   *
   * @param reason why, for the reports
   */
  void pause(String reason);

  /** As {@link #pause(String)}, but scaling goes on by itself at {@code until}. */
  void pause(String reason, Instant until);

  /** Goes on scaling; does nothing if scaling is not paused. */
  void resume();

  /**
   * Sets an operator by hand, within its bounds, whatever the algorithm says, until {@link
   * #endOverride}. Goes before an override in the policy.
   *
   * @param operator the operator's id, or its name; cycles fail while there is none such
   * @param parallelism at least 0
   * @throws IllegalArgumentException if {@code parallelism} is below 0
   */
  void override(String operator, int parallelism);

  /** Leaves an operator to the algorithm again; does nothing if it was not set by hand. */
  void endOverride(String operator);

  /**
   * Has the next cycle do at once what the algorithm asks for: stabilization, rate, cooldown, flap
   * budget, excluded times and the respect for others' changes are left out that once. Bounds, the
   * budget, a pause and missing metrics are not.
   *
   * @param reason why, for the reports
   */
  void forceOnce(String reason);

  /**
   * Stops: no new cycle begins, and one under way is waited for, which each step's timeout bounds.
   * Then closes the driver and the knowledge store, and ends its threads, but those of a shared
   * {@link LoopScheduler}. The job runs on as it is. Called from a listener or another part of a
   * cycle, it returns at once and takes effect when the cycle ends. Further calls do nothing.
   */
  @Override
  void close();
}
