package io.kta.operator.status;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.CycleReport;
import io.kta.knowledge.Step;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What Prometheus is told; docs/operator.md has the table. Meters of a policy go with it, those of
 * an operator with the operator. Thread-safe.
 */
public final class Meters {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<ResourceID, PolicyGauges> gauges = new HashMap<>();

  /** Whether the policies of a namespace are seen; who scrapes reads it. */
  private final Map<String, AtomicLong> watched = new HashMap<>();

  private final LoopClock clock;
  private Runnable beforeScrape = () -> {}; // guarded by this

  /** Creates those that tell of no policy yet. */
  public Meters(LoopClock clock) {
    this.clock = clock;
    var unused =
        Gauge.builder("kta.build.info", () -> 1)
            .description("1; its labels tell which version runs on which Java.")
            .tags("version", Version.ofKta(), "java", Runtime.version().toString())
            .register(registry);
  }

  /** Has further meters told, those of the operator itself. */
  public synchronized void add(OperatorMeters own, ApiRequests requests) {
    own.bindTo(registry);
    requests.bindTo(registry);
    beforeScrape = own.ofNamespaces(registry);
  }

  /** Returns all in the text format of Prometheus. */
  public synchronized String scrape() {
    beforeScrape.run();
    return registry.scrape();
  }

  /** Takes in what a cycle did. */
  public synchronized void record(ResourceID policy, CycleReport report, ScalingPolicy terms) {
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
  public synchronized void record(ResourceID policy, KtaPolicyStatus status) {
    gauges(policy).show(status);
  }

  /** Takes in whether the policies of a namespace are seen; {@code *} stands for all. */
  synchronized void watched(String namespace, boolean isSeen) {
    watched.computeIfAbsent(namespace, this::beginWatched).set(isSeen ? 1 : 0);
  }

  private AtomicLong beginWatched(String namespace) {
    AtomicLong number = new AtomicLong();
    var unused =
        Gauge.builder("kta.watched", number, AtomicLong::get)
            .description("Whether the policies of a namespace are seen: 1 or 0.")
            .tags("namespace", namespace)
            .register(registry);
    return number;
  }

  /** Removes the meters of a policy. */
  public synchronized void forget(ResourceID policy) {
    gauges.remove(policy);
    Tags tags = tags(policy);
    registry.getMeters().stream()
        .filter(meter -> meter.getId().getTags().containsAll(tags.stream().toList()))
        .forEach(registry::remove);
  }

  private void count(ResourceID policy, CycleReport report) {
    CycleEnd end = new CycleEnd(report);
    Tags tags = tags(policy);
    String outcome = report.outcome().getClass().getSimpleName();
    counter("kta.cycles", "Cycles, by how they ended.", tags.and("outcome", outcome)).increment();
    if (end.isChange()) {
      counter("kta.rescales", "Cycles that changed something.", tags).increment();
    }
    if (end.failedAt(Step.OBSERVE) || end.failedAt(Step.APPLY) || end.rejection().isPresent()) {
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
                        tags.and("rule", limit.rule().text()))
                    .increment());
  }

  private Counter counter(String name, String description, Tags tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private PolicyGauges gauges(ResourceID policy) {
    return gauges.computeIfAbsent(policy, id -> new PolicyGauges(registry, clock, tags(id)));
  }

  private static Tags tags(ResourceID policy) {
    return Tags.of("namespace", policy.getNamespace().orElse(""), "policy", policy.getName());
  }
}
