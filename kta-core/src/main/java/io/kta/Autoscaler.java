package io.kta;

import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps one job at the parallelism it needs. Thread-safe.
 *
 * <p>Cycles run one at a time, whoever asks for them.
 *
 * @since 0.1
 */
public interface Autoscaler extends AutoCloseable {

  /** How long {@link #close()} lets a cycle under way go on: 3 s, so that it is over within 8 s. */
  Duration GRACE_PERIOD = Duration.ofSeconds(3);

  /** What an autoscaler does. */
  enum State {
    /** It waits for the next cycle, or for a caller to run one. */
    IDLE,
    /** A cycle is under way, its listeners included. */
    IN_CYCLE,
    /** It begins no cycle any more, and is yet to close its driver and its store. */
    CLOSING,
    /** All is closed. */
    CLOSED
  }

  /** Returns the name it has in reports and logs. */
  String name();

  /** Returns what it does now. */
  State state();

  /** Returns what the last cycle did; empty before the first has ended. */
  Optional<CycleReport> lastReport();

  /** Returns the limits that the next cycle keeps. */
  ScalingPolicy policy();

  /**
   * Sets other limits, which take effect in the next cycle; its time is moved if the interval is
   * another. What was learned stays, and windows, cooldowns and orders go on.
   *
   * @throws IllegalStateException if this autoscaler is closed
   */
  void changePolicy(ScalingPolicy policy);

  /**
   * Runs one cycle now and returns its report; waits first for a cycle under way. The report of a
   * cycle that failed says so; nothing that a driver, an algorithm or a listener throws comes out
   * here.
   *
   * @throws IllegalStateException if this autoscaler is closed, or if it is called from within one
   *     of its own cycles
   */
  CycleReport runOnce();

  /**
   * Pauses scaling until {@link #resume}: cycles continue and report their decisions, but do not
   * change the job. A cycle under way is not affected. Takes the place of an earlier pause.
   *
   * <p>This and all other orders given here take effect in the next cycle, are kept with the
   * knowledge, and so outlast a restart if the store does; what no cycle has taken over is saved
   * when the autoscaler is closed.
   *
   * @param reason why, for the reports
   * @throws IllegalStateException if this autoscaler is closed, as with all orders
   */
  void pause(String reason);

  /** As {@link #pause(String)}, but scaling goes on by itself at {@code until}. */
  void pause(String reason, Instant until);

  /** Resumes scaling; does nothing if scaling is not paused. */
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

  /** Ends the override of an operator; does nothing if there is none. */
  void endOverride(String operator);

  /**
   * Lets the next cycle carry out the algorithm's proposal at once: stabilization, rate, cooldown,
   * flap budget, excluded times and the respect for others' changes are left out that once. Bounds,
   * the budget, a pause and missing metrics are not.
   *
   * @param reason why, for the reports
   */
  void forceOnce(String reason);

  /**
   * As {@link #close(Duration)}, with 3 s. So it is over within 8 s, well within the 30 s that
   * Spring and Kubernetes give; where many autoscalers are to be closed, close the {@link
   * LoopScheduler} that they share, which closes all at the same time.
   */
  @Override
  void close();

  /**
   * Closes this: no new cycle begins, and one under way may go on for the grace period. What is
   * under way then is interrupted, and a plan that was taken, or may have been, is saved and
   * reported. Then the driver and the knowledge store are closed, and the threads end, but those of
   * a shared {@link LoopScheduler}. The job runs on as it is.
   *
   * <p>If the calling thread is interrupted, the grace period is over at once; all else is done all
   * the same, and its flag is set again at the end. A driver or store that does not return from a
   * call is closed once it does. Called from a listener or another part of a cycle, it returns at
   * once and takes effect when the cycle ends. Further calls wait for the same end, and do nothing
   * once it has come.
   *
   * @param gracePeriod how long a cycle under way may go on, at least 0; saving and closing may
   *     take 5 s more
   * @return what was interrupted, or is still under way
   * @throws IllegalArgumentException if the grace period is negative
   */
  CloseReport close(Duration gracePeriod);
}
