package io.kta.flink.jobs;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.flink.FlinkDriver;
import io.kta.metrics.NoObservation;
import io.kta.metrics.NoObservation.Reason;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.topology.ParallelismPlan;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Drives one run of a job and no other, even if another one has its id. Not thread-safe.
 *
 * @param missing why the job may be away, if it is not listed now
 */
record RunDriver(
    FlinkDriver driver, JobRun run, Comeback comeback, Supplier<Optional<String>> missing)
    implements ScaleDriver {

  @Override
  public ObserveResult observe() {
    ObserveResult found;
    try {
      found = driver.observe();
    } catch (ScaleDriverException e) {
      Optional<String> why = missing.get();
      if (why.isPresent() && !Thread.currentThread().isInterrupted()) {
        return new NoObservation(Reason.RESTARTING, why.get());
      }
      throw e;
    }
    if (driver.job().filter(job -> !run.isOf(job)).isPresent()) {
      return new NoObservation(
          Reason.STARTING, "it was submitted anew under its id; the next look begins with it");
    }
    return found instanceof Observation seen ? seen.withJob(seen.job().withId(run.key())) : found;
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    ApplyResult result = driver.apply(plan);
    if (!(result instanceof ApplyResult.Rejected)) {
      comeback.isDone();
    }
    return result;
  }

  @Override
  public void close() {
    driver.close();
  }
}
