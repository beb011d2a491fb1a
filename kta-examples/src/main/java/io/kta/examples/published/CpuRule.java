package io.kta.examples.published;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.rates.MetricWindow;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;

/**
 * Like HPA on the CPU: enough instances that they are busy for a share of the time. Immutable.
 *
 * @param target the share, above 0 and at most 1
 */
record CpuRule(double target) implements Algorithm<MetricWindow, MetricWindow> {
  static final Duration WINDOW = Duration.ofSeconds(60);

  @Override
  public MetricWindow monitor(Context<MetricWindow, MetricWindow> context) {
    return context
        .lastMonitored()
        .orElseGet(() -> MetricWindow.ofLength(WINDOW))
        .with(context.observation());
  }

  @Override
  public MetricWindow analyze(Context<MetricWindow, MetricWindow> context, MetricWindow monitored) {
    return monitored;
  }

  @Override
  public Decision plan(
      Context<MetricWindow, MetricWindow> context, MetricWindow monitored, MetricWindow window) {
    ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
    for (Operator operator : context.topology().operators()) {
      double busy = window.mean(operator.id(), OperatorMetrics::busyRatio).orElse(target);
      double wanted = operator.parallelism() * busy / target;
      plan = plan.with(operator.id(), operator.nearest((int) Math.ceil(wanted - 1e-9)));
    }
    return new Decision.Scale(plan, "busy for %.2f of the time".formatted(target));
  }
}
