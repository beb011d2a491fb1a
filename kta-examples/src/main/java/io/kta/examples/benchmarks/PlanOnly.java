package io.kta.examples.benchmarks;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.ParallelismPlan;

/** The README's algorithm, which keeps whole observations. */
final class PlanOnly {
  private static final double BUSY = 0.7;

  private PlanOnly() {}

  static Algorithm<?, ?> algorithm() {
    return Algorithm.of("planOnly")
        .plan(
            context ->
                new Decision.Scale(
                    ParallelismPlan.of(
                        context.topology(),
                        operator -> {
                          OperatorMetrics metrics = context.observation().metricsOf(operator.id());
                          double busy = metrics.busyRatio().orElse(BUSY);
                          return operator.nearest(
                              (int) Math.ceil(operator.parallelism() * busy / BUSY));
                        }),
                    "operators should be busy for 70 % of the time"));
  }
}
