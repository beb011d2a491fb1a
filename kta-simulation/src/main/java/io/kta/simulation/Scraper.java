package io.kta.simulation;

import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures a simulated job as a metric pipeline does: averages since the last scrape, late, noisy
 * and with gaps. Not thread-safe.
 */
final class Scraper {
  private final FlowGraph graph;
  private final FlowModel flow;
  private final MetricQuality quality;
  private final MetricFaults faults;
  private final Randomness random;
  private final List<Observation> samples = new ArrayList<>(); // oldest first
  private final double[] inBefore;
  private final double[] busyBefore;
  private final double[] backpressuredBefore;

  Scraper(
      FlowGraph graph,
      FlowModel flow,
      MetricQuality quality,
      MetricFaults faults,
      Randomness random) {
    this.graph = graph;
    this.flow = flow;
    this.quality = quality;
    this.faults = faults;
    this.random = random;
    this.inBefore = new double[graph.size()];
    this.busyBefore = new double[graph.size()];
    this.backpressuredBefore = new double[graph.size()];
  }

  /** Returns the newest sample that has arrived by now. */
  Optional<Observation> latest(Instant now, JobStatus status) {
    Instant newest = now.minus(quality.delay());
    for (int i = samples.size() - 1; i >= 0; i--) {
      Observation sample = samples.get(i);
      if (!sample.at().isAfter(newest)) {
        return Optional.of(
            status.equals(sample.job())
                ? sample
                : Observation.of(sample.at(), sample.topology(), sample.metrics()).withJob(status));
      }
    }
    return Optional.empty();
  }

  /** Takes a sample of the last so many seconds. */
  void scrape(Instant at, Topology running, double seconds) {
    Map<OperatorId, OperatorMetrics> metrics = new LinkedHashMap<>();
    for (int i = 0; i < graph.size(); i++) {
      if (random.uniform() >= quality.loss()) {
        OperatorId id = graph.operators.get(i).id();
        metrics.put(id, faults.reported(id, metricsOf(i, seconds), at));
      }
    }
    samples.add(Observation.of(at, running, metrics));
    Instant oldest = at.minus(quality.delay()).minus(quality.scrape());
    while (samples.get(0).at().isBefore(oldest)) {
      samples.remove(0);
    }
    note();
  }

  /** Forgets all samples, as after a restart; the next is of what comes from now on. */
  void restart() {
    samples.clear();
    note();
  }

  private OperatorMetrics metricsOf(int i, double seconds) {
    double in = (flow.recordsIn[i] - inBefore[i]) / seconds * noise();
    double busy = (flow.busySeconds[i] - busyBefore[i]) / seconds;
    busy = Math.min(1, busy * noise());
    double blocked = (flow.backpressuredSeconds[i] - backpressuredBefore[i]) / seconds;
    blocked = Math.min(1 - busy, blocked);
    OperatorMetrics metrics =
        OperatorMetrics.unknown()
            .withRecordsInPerSecond(in)
            .withRecordsOutPerSecond(in * graph.outPerIn[i])
            .withTimeShares(new TimeShares(busy, 1 - busy - blocked, blocked));
    return graph.isSource[i] ? metrics.withPendingRecords(flow.lagOf(i)) : metrics;
  }

  private double noise() {
    return random.factor(quality.noise());
  }

  private void note() {
    System.arraycopy(flow.recordsIn, 0, inBefore, 0, inBefore.length);
    System.arraycopy(flow.busySeconds, 0, busyBefore, 0, inBefore.length);
    System.arraycopy(flow.backpressuredSeconds, 0, backpressuredBefore, 0, inBefore.length);
  }
}
