package io.kta.operator.target;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.flink.FlinkDriver;
import io.kta.flink.FlinkJob;
import io.kta.metrics.ObserveResult;
import io.kta.topology.ParallelismPlan;
import java.util.List;
import java.util.Optional;

/**
 * A driver of a Flink job that no older policy scales, be it by the job's id, its name, a
 * FlinkDeployment or another address of the JobManager: which job it is, is known once it was seen.
 * A JobManager may tell any id, that of another's job too. So a job is claimed as one that is seen
 * from a namespace, and as one at an address, and keeps no policy of another namespace from a job
 * at another address.
 *
 * @param driver what does it
 * @param licence where the job is claimed
 * @param namespace that of the policy
 * @param address where the JobManager is, written in the one way in which each is
 */
record ClaimedFlinkDriver(FlinkDriver driver, Licence licence, String namespace, String address)
    implements ScaleDriver {

  /**
   * {@inheritDoc}
   *
   * @throws TargetConflictException if an older policy scales the job
   */
  @Override
  public ObserveResult observe() {
    ObserveResult observed = driver.observe();
    Optional<String> refusal = driver.job().map(this::names).flatMap(licence::claim);
    if (refusal.isPresent()) {
      throw new TargetConflictException(refusal.get());
    }
    return observed;
  }

  private List<String> names(FlinkJob job) {
    String name = "Flink job %s started at %s".formatted(job.id(), job.startedAt());
    return List.of(name + ", seen from namespace " + namespace + ",", name + " at " + address);
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
