package io.kta.examples.benchmarks;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;

/** The README's algorithm, which keeps whole observations. */
final class PlanOnly {
  private static final double BUSY = 0.7;

  private PlanOnly() {}

  static Algorithm<?, ?> algorithm() {
    return Algorithm.plan(
        context -> {
          ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
          for (Operator operator : context.topology().operators()) {
            double busy = context.observation().metricsOf(operator.id()).busyRatio().orElse(BUSY);
            int wanted = (int) Math.ceil(operator.parallelism() * busy / BUSY);
            plan = plan.with(operator.id(), operator.nearest(wanted));
          }
          return new Decision.Scale(plan, "operators should be busy for 70 % of the time");
        });
  }
}
