package io.kta.operator.target;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.flink.FlinkDriver;
import io.kta.flink.FlinkJob;
import io.kta.metrics.ObserveResult;
import io.kta.topology.ParallelismPlan;
import java.util.Optional;

/**
 * A driver of a Flink job that no older policy scales, be it by the job's id, its name, a
 * FlinkDeployment or another address of the JobManager: which job it is, is known once it was seen.
 *
 * @param driver what does it
 * @param licence where the job is claimed
 */
record ClaimedFlinkDriver(FlinkDriver driver, Licence licence) implements ScaleDriver {

  /**
   * {@inheritDoc}
   *
   * @throws TargetConflictException if an older policy scales the job
   */
  @Override
  public ObserveResult observe() {
    ObserveResult observed = driver.observe();
    Optional<String> refusal = driver.job().map(ClaimedFlinkDriver::name).flatMap(licence::claim);
    if (refusal.isPresent()) {
      throw new TargetConflictException(refusal.get());
    }
    return observed;
  }

  private static String name(FlinkJob job) {
    return "Flink job %s started at %s".formatted(job.id(), job.startedAt());
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    return driver.apply(plan);
  }

  @Override
  public void close() {
    driver.close();
  }
}
