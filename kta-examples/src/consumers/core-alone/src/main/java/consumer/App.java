package consumer;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.ParallelismPlan;

/** Scales with an algorithm of its own. */
public final class App {
  private App() {}

  /** Runs one cycle. */
  public static void main(String... args) {
    Algorithm<?, ?> four =
        Algorithm.of("four")
            .plan(
                context ->
                    new Decision.Scale(
                        ParallelismPlan.of(context.topology(), operator -> 4), "four is enough"));
    ScaleTarget workers = ScaleTarget.inMemory("workers", 2);
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .algorithm(four)
            .driver(ScaleTargetDriver.of(workers))
            .policy(ScalingPolicy.builder().behavior(Behavior.unrestricted()).build())
            .build()) {
      CycleReport report = autoscaler.runOnce();
      System.out.println(report + " " + report.toJson());
    }
    System.out.println("workers run at " + workers.replicas());
  }
}
