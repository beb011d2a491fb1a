package io.kta;

import java.time.Duration;

/**
 * A listener of the cycles of an autoscaler. Called by one thread at a time, though not always the
 * same one. What it throws is logged and dropped. The loop waits for it, but 10 s at most; a
 * listener that has not returned by then misses what comes until it has.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AutoscalerListener {

  /** Called once at the end of every cycle, whatever its outcome, one report at a time. */
  void onCycle(CycleReport report);

  /**
   * Called once before the first cycle: by {@link AutoscalerBuilder#start}, or by the first {@link
   * Autoscaler#runOnce}. Does nothing by default.
   */
  default void onStart(Autoscaler autoscaler) {}

  /**
   * Called before a cycle that begins late: by more than a tenth of the interval. Does nothing by
   * default.
   *
   * @param autoscaler whose cycle it is
   * @param lateness how long ago the cycle was due
   */
  default void onLate(Autoscaler autoscaler, Duration lateness) {}

  /**
   * Called once when the autoscaler was closed and so were its driver and store. Does nothing by
   * default.
   *
   * @param autoscaler which one it is
   * @param report what was interrupted, or is still under way
   */
  default void onStop(Autoscaler autoscaler, CloseReport report) {}
}
