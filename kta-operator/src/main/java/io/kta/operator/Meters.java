package io.kta.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.CycleReport;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.policy.ScalingPolicy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What Prometheus is told; docs/operator.md has the table. Meters of a policy go with it, those of
 * an operator with the operator. Thread-safe.
 */
final class Meters {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<ResourceID, PolicyGauges> gauges = new HashMap<>();

  Meters() {
    var unused =
        Gauge.builder("kta.build.info", () -> 1)
            .description("1; its labels tell which version runs on which Java.")
            .tags("version", Version.ofKta(), "java", Runtime.version().toString())
            .register(registry);
  }

  /** Returns all in the text format of Prometheus. */
  String scrape() {
    return registry.scrape();
  }

  /** Takes in what a cycle did. */
  synchronized void record(ResourceID policy, CycleReport report, ScalingPolicy terms) {
    count(policy, report);
    Timer.builder("kta.cycle")
        .description("How long cycles took.")
        .tags(tags(policy))
        .register(registry)
        .record(report.durations().values().stream().reduce(Duration.ZERO, Duration::plus));
    report
        .observation()
        .ifPresent(seen -> gauges(policy).show(seen, report.admission(), terms.limits().bounds()));
  }

  /** Takes in how things stand with a policy, whether it is run or not. */
  synchronized void record(ResourceID policy, KtaPolicyStatus status) {
    gauges(policy).show(status);
  }

  /** Removes the meters of a policy. */
  synchronized void forget(ResourceID policy) {
    gauges.remove(policy);
    Tags tags = tags(policy);
    registry.getMeters().stream()
        .filter(meter -> meter.getId().getTags().containsAll(tags.stream().toList()))
        .forEach(registry::remove);
  }

  private void count(ResourceID policy, CycleReport report) {
    Tags tags = tags(policy);
    String outcome = report.outcome().getClass().getSimpleName();
    counter("kta.cycles", "Cycles, by how they ended.", tags.and("outcome", outcome)).increment();
    if (PolicyRun.isChange(report)) {
      counter("kta.rescales", "Cycles that changed something.", tags).increment();
    }
    if (isErrorOfDriver(report)) {
      counter("kta.driver.errors", "Observations and plans that failed or were refused.", tags)
          .increment();
    }
    report.admission().stream()
        .flatMap(admission -> admission.adjustments().stream())
        .forEach(
            limit ->
                counter(
                        "kta.limited",
                        "Numbers that a rule of the policy changed.",
                        tags.and("rule", limit.rule()))
                    .increment());
  }

  private Counter counter(String name, String description, Tags tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private PolicyGauges gauges(ResourceID policy) {
    return gauges.computeIfAbsent(policy, id -> new PolicyGauges(registry, tags(id)));
  }

  private static boolean isErrorOfDriver(CycleReport report) {
    Outcome outcome = report.outcome();
    return (outcome instanceof Outcome.Failed failed
            && (failed.step() == Step.OBSERVE || failed.step() == Step.APPLY))
        || (outcome instanceof Outcome.Applied applied
            && applied.result() instanceof ApplyResult.Rejected);
  }

  private static Tags tags(ResourceID policy) {
    return Tags.of("namespace", policy.getNamespace().orElse(""), "policy", policy.getName());
  }
}
