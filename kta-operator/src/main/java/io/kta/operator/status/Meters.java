package io.kta.operator.status;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.CycleReport;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.resource.Texts;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
  private final Map<ResourceID, PolicyMeters> policies = new HashMap<>();

  /** Whether the policies of a namespace are seen; who scrapes reads it. */
  private final Map<String, AtomicLong> watched = new HashMap<>();

  private final LoopClock clock;
  private Runnable beforeScrape = () -> {}; // guarded by this

  /** Creates those that tell of no policy yet. */
  public Meters(LoopClock clock) {
    this.clock = clock;
    registry.config().meterFilter(MeterFilter.replaceTagValues("operator", Texts::clean));
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
    meters(policy).ofJob().record(report, terms);
  }

  /** Takes in how things stand with a policy, whether it is run or not. */
  public synchronized void record(ResourceID policy, KtaPolicyStatus status) {
    meters(policy).show(status);
  }

  /** Takes in whether the policies of a namespace are seen; {@code *} stands for all. */
  synchronized void watched(String namespace, boolean isSeen) {
    watched.computeIfAbsent(namespace, this::beginWatched).set(isSeen ? 1 : 0);
  }

  private AtomicLong beginWatched(String namespace) {
    AtomicLong number = new AtomicLong();
    var unused =
        Gauge.builder("kta.watched", number, AtomicLong::get)
            .description(
                "Whether the policies of a namespace are seen: 1 or 0."
                    + " It is 0 too if the watch goes on but has missed a change for 10 s.")
            .tags("namespace", namespace)
            .register(registry);
    return number;
  }

  /** Removes the meters of a policy. */
  public synchronized void forget(ResourceID policy) {
    PolicyMeters gone = policies.remove(policy);
    if (gone != null) {
      gone.remove();
    }
  }

  private PolicyMeters meters(ResourceID policy) {
    return policies.computeIfAbsent(policy, id -> new PolicyMeters(registry, clock, tags(id)));
  }

  private static Tags tags(ResourceID policy) {
    return Tags.of("namespace", policy.getNamespace().orElse(""), "policy", policy.getName());
  }
}
