package io.kta.driver;

import io.kta.metrics.ObserveResult;
import io.kta.topology.ParallelismPlan;

/**
 * Connects KTA to one running job. Called from one thread at a time, though not always the same
 * one; a call may block, should give up by itself after a while, and should end when its thread is
 * interrupted.
 *
 * <p>A driver keeps no opinion: it reports the state of the job, and carries out plans.
 *
 * @since 0.1
 */
public interface ScaleDriver extends AutoCloseable {

  /**
   * Observes the job now.
   *
   * @return the observation, or the reason why there is none now: the job is starting, for example,
   *     or being rescaled
   * @throws ScaleDriverException if the target cannot be reached, its answer is not understood, or
   *     the job will not come back by itself
   */
  ObserveResult observe();

  /**
   * Sets the parallelism of the target to that of the plan. Safe to repeat.
   *
   * @param plan names every operator of the topology last observed; a target that cannot be run at,
   *     as 0 cannot where no operator may be switched off, is answered with {@code Rejected}
   * @throws ScaleDriverException if it is not known whether the target took the plan
   * @throws WriteWithheldException if the driver may no longer write, by which time it may have
   *     carried out a part
   */
  ApplyResult apply(ParallelismPlan plan);

  /** Closes connections; the job continues unchanged. Does nothing by default. */
  @Override
  default void close() {}
}
