package io.kta.algorithm.utilization;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.utilization.TargetUtilization.Proposals;
import io.kta.algorithm.utilization.TargetUtilization.Readings;
import java.util.function.Function;

/** Target utilization by metrics from other sources. */
final class MeasuredUtilization implements Algorithm<Readings, Proposals> {
  private final TargetUtilization settings;
  private final Function<Context<?, ?>, Readings> metrics;

  MeasuredUtilization(TargetUtilization settings, Function<Context<?, ?>, Readings> metrics) {
    this.settings = settings;
    this.metrics = requireNonNull(metrics, "metrics");
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public Readings monitor(Context<Readings, Proposals> context) {
    return metrics.apply(context);
  }

  @Override
  public Proposals analyze(Context<Readings, Proposals> context, Readings readings) {
    return settings.proposals(context, readings);
  }

  @Override
  public Decision plan(
      Context<Readings, Proposals> context, Readings readings, Proposals proposals) {
    return TargetUtilization.decide(context, proposals);
  }
}
