package consumer;

import io.kta.Autoscaler;
import io.kta.Kta;
import io.kta.algorithm.utilization.TargetUtilization;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has workers that are always busy grow in number until none of their work waits. */
public final class App {
  private static final int ENOUGH = 4;

  private App() {}

  /** Runs until there are enough workers. */
  public static void main(String... args) throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(1);
    try (WorkerPool pool = new WorkerPool(1);
        Autoscaler autoscaler =
            Kta.autoscaler()
                .name("pool")
                .algorithm(new TargetUtilization().withTarget(0.7))
                .driver(new PoolDriver(pool))
                .policy(
                    ScalingPolicy.builder()
                        .interval(Duration.ofSeconds(1))
                        .behavior(Behavior.unrestricted())
                        .build())
                .listener(report -> countIfEnough(pool, enough))
                .build()) {
      for (int i = 0; i < 1_000; i++) {
        pool.submit(App::work);
      }
      autoscaler.runOnce(); // the first may find the pool idle still
      while (enough.getCount() > 0) {
        System.out.println(autoscaler.runOnce().explain());
      }
    }
    System.out.println("there are enough workers");
  }

  private static void countIfEnough(WorkerPool pool, CountDownLatch enough) {
    if (pool.workers() >= ENOUGH) {
      enough.countDown();
    }
  }

  private static void work() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the pool is closed
    }
  }
}
