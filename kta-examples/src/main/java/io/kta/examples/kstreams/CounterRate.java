package io.kta.examples.kstreams;

import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.time.LoopClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast a counter of the instances rises, per second, as {@code rate()} of Prometheus has it;
 * over all of them or on average. Unknown until it has been measured twice. Not thread-safe.
 */
final class CounterRate implements MetricSource {
  private final LoopClock clock = LoopClock.system();
  private final String metric;
  private final boolean isMean;
  private final List<Instances> applications;
  private Map<String, Double> before = Map.of();
  private Instant beforeAt = Instant.EPOCH;

  private CounterRate(String metric, boolean isMean, List<Instances> applications) {
    this.metric = metric;
    this.isMean = isMean;
    this.applications = List.copyOf(applications);
  }

  /** Returns how many records all instances of an application read per second. */
  static MetricSource recordsPerSecond(List<Instances> applications) {
    return new CounterRate("wordcount_records_total", false, applications);
  }

  /** Returns what share of their time the instances of an application work. */
  static MetricSource busyRatio(List<Instances> applications) {
    return new CounterRate("wordcount_busy_seconds_total", true, applications);
  }

  @Override
  public Map<OperatorId, Measurement> measure(Topology topology) {
    Instant now = clock.now();
    double seconds = before.isEmpty() ? 0 : Duration.between(beforeAt, now).toNanos() / 1e9;
    Map<String, Double> counters = new HashMap<>();
    Map<OperatorId, Measurement> measured = new LinkedHashMap<>();
    for (Operator operator : topology.operators()) {
      for (Instances application : applications) {
        if (operator.name().endsWith("/" + application.application())) {
          double rise = rise(application, counters);
          int instances = isMean ? Math.max(1, application.running().size()) : 1;
          if (seconds > 0) {
            measured.put(operator.id(), Measurement.at(now, rise / seconds / instances));
          }
        }
      }
    }
    before = counters;
    beforeAt = now;
    return measured;
  }

  private double rise(Instances application, Map<String, Double> counters) {
    double rise = 0;
    for (Instance instance : application.running()) {
      try {
        double counter = instance.counter(metric);
        counters.put(instance.name(), counter);
        rise += counter - before.getOrDefault(instance.name(), 0.0);
      } catch (IOException e) {
        // it starts or ends, and reads nothing
      }
    }
    return rise;
  }
}
