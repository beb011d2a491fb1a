package consumer;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Shows KTA a pool of workers as a job of one operator. */
final class PoolDriver implements ScaleDriver {
  static final OperatorId WORKERS = new OperatorId("workers");

  private final WorkerPool pool;

  PoolDriver(WorkerPool pool) {
    this.pool = pool;
  }

  @Override
  public ObserveResult observe() {
    double busy = Math.min(1, (double) pool.busyWorkers() / pool.workers());
    OperatorMetrics measured =
        OperatorMetrics.unknown()
            .withTimeShares(new TimeShares(busy, 1 - busy, 0))
            .withPendingRecords(pool.queued());
    return Observation.of(Instant.now(), topology()).withMetrics(Map.of(WORKERS, measured));
  }

  private Topology topology() {
    Operator workers = Operator.of(WORKERS.value(), pool.workers());
    return Topology.chain(workers.withMaxParallelism(WorkerPool.MOST_WORKERS));
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    List<String> misfits = plan.misfits(topology());
    if (!misfits.isEmpty()) {
      return ApplyResult.rejected(String.join(", and ", misfits));
    }
    int workers = plan.target(WORKERS);
    if (workers == 0) {
      return ApplyResult.rejected("workers cannot run at 0; a pool has at least 1");
    }
    if (workers == pool.workers()) {
      return ApplyResult.alreadyInPlace();
    }
    pool.setWorkers(workers);
    return ApplyResult.applied();
  }
}
