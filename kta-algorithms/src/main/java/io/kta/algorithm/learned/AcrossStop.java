package io.kta.algorithm.learned;

import io.kta.algorithm.Context;
import io.kta.algorithm.rates.Sample;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Tells how fast records come by the backlog before and after a stop. */
final class AcrossStop {
  private static final double MOST = 1e15; // records per second; no machine reads more

  private AcrossStop() {}

  /**
   * Returns the first sample after a stop, and one of what would have waited before if the job had
   * not been stopped: together they tell how fast records come, before a second sample does.
   * Returns the first alone if nothing was seen of the same job before.
   *
   * @param stopSeconds for how long the job was stopped
   */
  static List<Sample> samples(Context<Sample, ?> context, Sample first, double stopSeconds) {
    Optional<Sample> before =
        context
            .lastMonitored()
            .filter(sample -> sample.job().equals(first.job()))
            .filter(sample -> sample.at().isBefore(first.at()))
            .filter(sample -> sample.parallelism().keySet().equals(first.parallelism().keySet()));
    if (before.isEmpty()) {
      return List.of(first);
    }
    double seconds = Duration.between(before.get().at(), first.at()).toNanos() / 1e9;
    Map<OperatorId, OperatorMetrics> waiting = new LinkedHashMap<>();
    for (OperatorId id : context.topology().ids()) {
      OptionalDouble pending = before.get().metricsOf(id).pendingRecords();
      double missed = rate(first.metricsOf(id)) * Math.min(stopSeconds, seconds);
      if (context.topology().isSource(id) && pending.isPresent()) {
        double waited = pending.getAsDouble() + missed;
        waiting.put(id, OperatorMetrics.unknown().withPendingRecords(waited));
      }
    }
    Sample unstopped = first.withMetrics(before.get().at(), waiting);
    return List.of(first, unstopped);
  }

  private static double rate(OperatorMetrics source) {
    return Math.min(
        MOST, source.recordsInPerSecond().orElse(source.recordsOutPerSecond().orElse(0)));
  }
}
