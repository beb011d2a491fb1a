package io.kta.algorithm.learned;

import io.kta.algorithm.Context;
import io.kta.algorithm.rates.Sample;
import io.kta.metrics.Interruption;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Tells how fast records come by the backlog before and after a stop: no record is lost, so what
 * came was read, or waits. What is read while the job catches up is no measure of that.
 */
final class AcrossStop {
  private static final double MOST = 1e15; // records per second; no machine reads more

  private final Context<Sample, ?> context;
  private final Sample before;
  private final Sample first;
  private final double running; // seconds, from the sample before until the stop
  private final double stopped; // seconds
  private final Optional<Interruption> known;

  private AcrossStop(Context<Sample, ?> context, Sample before, Sample first, double stopSeconds) {
    this.context = context;
    this.before = before;
    this.first = first;
    this.known =
        context
            .observation()
            .job()
            .lastInterruption()
            .filter(stop -> stop.from().isAfter(before.at()) && stop.from().isBefore(first.at()));
    double seconds = seconds(before.at(), first.at());
    this.running = known.map(stop -> seconds(before.at(), stop.from())).orElse(0.0);
    double stop = known.map(Interruption::downtime).map(AcrossStop::seconds).orElse(stopSeconds);
    this.stopped = Math.min(stop, seconds - running);
  }

  /**
   * Returns the first sample after a stop, and one of what would have waited before if the job had
   * not been stopped: together they tell how fast records come, before a second sample does.
   * Returns the first alone if nothing was seen of the same job before.
   *
   * @param stopSeconds for how long a rescaling stops the job, if nothing is known of this one
   */
  static List<Sample> samples(Context<Sample, ?> context, Sample first, double stopSeconds) {
    return context.history().stream()
        .flatMap(cycle -> cycle.monitored().stream())
        .filter(sample -> sample.at().isBefore(first.at()))
        .findFirst()
        .filter(sample -> sample.job().equals(first.job()))
        .filter(sample -> sample.parallelism().keySet().equals(first.parallelism().keySet()))
        .map(before -> new AcrossStop(context, before, first, stopSeconds).samples())
        .orElse(List.of(first));
  }

  private List<Sample> samples() {
    Map<OperatorId, OperatorMetrics> waiting = new LinkedHashMap<>();
    for (OperatorId id : context.topology().ids()) {
      OptionalDouble pending = before.metricsOf(id).pendingRecords();
      if (context.topology().isSource(id) && pending.isPresent()) {
        double waited = Math.max(0, pending.getAsDouble() + missed(id));
        waiting.put(id, OperatorMetrics.unknown().withPendingRecords(waited));
      }
    }
    return List.of(first, first.withMetrics(before.at(), waiting));
  }

  /** Returns how many records less were read than at today's rate, and how many are read again. */
  private double missed(OperatorId source) {
    OptionalDouble now = rate(first.metricsOf(source));
    OptionalDouble then = rate(before.metricsOf(source));
    if (now.isEmpty()) {
      return 0;
    }
    double slower = now.getAsDouble() - then.orElse(now.getAsDouble());
    return slower * running + now.getAsDouble() * stopped + share(source) * replayed();
  }

  private double replayed() {
    return known.map(stop -> stop.replayedRecords().orElse(0)).orElse(0.0);
  }

  /** Returns what part of what all sources read is read by one. */
  private double share(OperatorId source) {
    double all = 0;
    for (OperatorId id : context.topology().ids()) {
      if (context.topology().isSource(id)) {
        all += rate(before.metricsOf(id)).orElse(0);
      }
    }
    return all > 0 ? rate(before.metricsOf(source)).orElse(0) / all : 0;
  }

  private static OptionalDouble rate(OperatorMetrics source) {
    OptionalDouble rate =
        source.recordsInPerSecond().isPresent()
            ? source.recordsInPerSecond()
            : source.recordsOutPerSecond();
    return rate.isPresent() ? OptionalDouble.of(Math.min(MOST, rate.getAsDouble())) : rate;
  }

  private static double seconds(Instant from, Instant to) {
    return seconds(Duration.between(from, to));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
