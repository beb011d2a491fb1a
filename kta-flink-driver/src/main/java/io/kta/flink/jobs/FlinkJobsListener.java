package io.kta.flink.jobs;

import io.kta.Autoscaler;
import io.kta.CloseReport;

/**
 * A listener of the jobs that are scaled. Called by any thread. What it throws is logged and
 * dropped. It is waited for, but 10 s at most; calls may overlap then. For what is done in a cycle,
 * see {@link FlinkJobsBuilder#cycleListener}.
 *
 * @since 0.1
 */
public interface FlinkJobsListener {

  /**
   * Called when an autoscaler has begun. Does nothing by default.
   *
   * @param run which job it scales
   * @param autoscaler what scales it
   */
  default void onStart(JobRun run, Autoscaler autoscaler) {}

  /**
   * Called in the first cycle of a job that was submitted anew, with what it has of the job before.
   * Does nothing by default.
   */
  default void onInherited(JobRun run, Inheritance inheritance) {}

  /**
   * Called when an autoscaler was closed since its job has ended. Does nothing by default.
   *
   * @param run which job it scaled
   * @param report how it was closed
   * @param why what became of the job, as a clause for a person
   */
  default void onStop(JobRun run, CloseReport report, String why) {}
}
