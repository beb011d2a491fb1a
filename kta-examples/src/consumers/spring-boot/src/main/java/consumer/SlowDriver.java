package consumer;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A job whose first rescale takes no time, and whose second takes a minute. */
final class SlowDriver implements ScaleDriver {
  private final CountDownLatch slow = new CountDownLatch(1);
  private int rescales;
  private Topology job = Topology.chain(Operator.of("source", 1), Operator.of("map", 1));

  @Override
  public ObserveResult observe() {
    return Observation.of(Instant.now(), job);
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    if (++rescales == 2) {
      slow.countDown();
      rest();
    }
    job =
        Topology.chain(
            job.operators().stream()
                .map(operator -> operator.withParallelism(plan.target(operator.id())))
                .toArray(Operator[]::new));
    return ApplyResult.applied();
  }

  private static void rest() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted amid a rescale", e);
    }
  }

  /** Returns once the slow rescale is under way. */
  void awaitSlowRescale() throws InterruptedException {
    if (!slow.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("there is no second rescale");
    }
  }

  @Override
  public void close() {
    System.out.println("the driver is closed");
  }
}
