package consumer;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;

/** A job that does as it is told. */
final class JobDriver implements ScaleDriver {
  private Topology job = Topology.chain(Operator.of("source", 1), Operator.of("count", 1));

  @Override
  public ObserveResult observe() {
    return Observation.of(Instant.now(), job);
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    job =
        Topology.chain(
            job.operators().stream()
                .map(operator -> operator.withParallelism(plan.target(operator.id())))
                .toArray(Operator[]::new));
    return ApplyResult.applied();
  }
}
