package io.kta.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.CycleReport;
import io.kta.algorithm.Outcome;
import io.kta.algorithm.Step;
import io.kta.driver.ApplyResult;
import io.kta.policy.Admission;
import io.kta.topology.Operator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Prometheus is told: for each policy its cycles by outcome and their time, what limited it
 * and what its driver failed at, and for each of its first 50 operators the parallelism. Meters go
 * with their policy. Thread-safe.
 */
final class Meters {
  private static final int MOST_OPERATORS = 50;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<ResourceID, Map<String, AtomicInteger>> gauges = new HashMap<>();

  /** Returns all in the text format of Prometheus. */
  String scrape() {
    return registry.scrape();
  }

  synchronized void record(ResourceID policy, CycleReport report) {
    Tags tags = tags(policy);
    if (isErrorOfDriver(report)) {
      registry.counter("kta.driver.errors", tags).increment();
    }
    report
        .admission()
        .ifPresent(
            a ->
                a.adjustments()
                    .forEach(
                        limit ->
                            registry
                                .counter("kta.limited", tags.and("rule", limit.rule()))
                                .increment()));
    registry
        .counter("kta.cycles", tags.and("outcome", report.outcome().getClass().getSimpleName()))
        .increment();
    Timer.builder("kta.cycle")
        .description("How long a cycle took.")
        .tags(tags)
        .register(registry)
        .record(report.durations().values().stream().reduce(Duration.ZERO, Duration::plus));
    report
        .observation()
        .ifPresent(
            seen ->
                seen.topology().operators().stream()
                    .limit(MOST_OPERATORS)
                    .forEach(operator -> record(policy, operator, report.admission())));
  }

  /** Removes the meters of a policy. */
  synchronized void forget(ResourceID policy) {
    gauges.remove(policy);
    Tags tags = tags(policy);
    registry.getMeters().stream()
        .filter(meter -> meter.getId().getTags().containsAll(tags.stream().toList()))
        .forEach(registry::remove);
  }

  private static boolean isErrorOfDriver(CycleReport report) {
    Outcome outcome = report.outcome();
    return (outcome instanceof Outcome.Failed failed
            && (failed.step() == Step.OBSERVE || failed.step() == Step.APPLY))
        || (outcome instanceof Outcome.Applied applied
            && applied.result() instanceof ApplyResult.Rejected);
  }

  private void record(ResourceID policy, Operator operator, Optional<Admission> admission) {
    set(policy, "kta.parallelism.current", operator, operator.parallelism());
    admission.ifPresent(
        a -> {
          set(
              policy,
              "kta.parallelism.recommended",
              operator,
              PolicyStatus.target(operator, a.proposed()));
          set(
              policy,
              "kta.parallelism.desired",
              operator,
              PolicyStatus.target(operator, a.admitted()));
        });
  }

  private void set(ResourceID policy, String name, Operator operator, int value) {
    gauges
        .computeIfAbsent(policy, unused -> new HashMap<>())
        .computeIfAbsent(
            name + " " + operator.id(),
            unused -> {
              AtomicInteger number = new AtomicInteger();
              var unusedGauge =
                  Gauge.builder(name, number, AtomicInteger::get)
                      .tags(tags(policy).and("operator", operator.id().value()))
                      .register(registry);
              return number;
            })
        .set(value);
  }

  private static Tags tags(ResourceID policy) {
    return Tags.of("namespace", policy.getNamespace().orElse(""), "policy", policy.getName());
  }
}
