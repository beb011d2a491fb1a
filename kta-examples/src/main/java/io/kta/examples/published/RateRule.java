package io.kta.examples.published;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.rates.MetricWindow;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.List;

/**
 * Like DS2 on a job of one operator: enough instances for what comes, by what each takes in while
 * it is busy. Immutable.
 *
 * @param headroom what the load is multiplied by, at least 1
 */
record RateRule(double headroom) implements Algorithm<MetricWindow, MetricWindow> {

  @Override
  public MetricWindow monitor(Context<MetricWindow, MetricWindow> context) {
    return context
        .lastMonitored()
        .orElseGet(() -> MetricWindow.ofLength(CpuRule.WINDOW))
        .with(context.observation());
  }

  @Override
  public MetricWindow analyze(Context<MetricWindow, MetricWindow> context, MetricWindow monitored) {
    return monitored;
  }

  @Override
  public Decision plan(
      Context<MetricWindow, MetricWindow> context, MetricWindow monitored, MetricWindow window) {
    Operator operator = context.topology().operators().get(0);
    OperatorId id = operator.id();
    double read = window.mean(id, OperatorMetrics::recordsInPerSecond).orElse(0);
    double busy = window.mean(id, OperatorMetrics::busyRatio).orElse(0);
    if (busy < 0.001) {
      return new Decision.Hold("it has done nothing from which to tell its rate");
    }
    double eachAtMost = read / busy / operator.parallelism();
    double wanted = headroom * Math.max(0, read + growth(window.samples(), id)) / eachAtMost;
    int parallelism = operator.nearest(Math.max(1, (int) Math.ceil(wanted - 1e-9)));
    return new Decision.Scale(
        ParallelismPlan.asIs(context.topology()).with(id, parallelism),
        "each takes in %.0f records/s".formatted(eachAtMost));
  }

  /** Returns by how many records per second the lag has grown. */
  private static double growth(List<Observation> samples, OperatorId id) {
    Observation first = samples.get(0);
    Observation last = samples.get(samples.size() - 1);
    double seconds = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
    double before = first.metricsOf(id).pendingRecords().orElse(0);
    double after = last.metricsOf(id).pendingRecords().orElse(before);
    return seconds == 0 ? 0 : (after - before) / seconds;
  }
}
