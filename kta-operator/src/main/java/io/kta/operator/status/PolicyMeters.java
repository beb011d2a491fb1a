package io.kta.operator.status;

import io.kta.micrometer.JobMeters;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.time.LoopClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of a policy, and of the job that it scales. Not thread-safe. */
final class PolicyMeters {
  private final MeterRegistry registry;
  private final Tags tags;
  private final JobMeters ofJob;

  // Who scrapes reads the numbers.
  private final AtomicLong ready = new AtomicLong();
  private final AtomicLong paused = new AtomicLong();
  private final List<Meter> shown = new ArrayList<>();

  /** Creates meters that show nothing yet. */
  PolicyMeters(MeterRegistry registry, LoopClock clock, Tags tags) {
    this.registry = registry;
    this.tags = tags;
    this.ofJob = new JobMeters(registry, tags, clock);
  }

  JobMeters ofJob() {
    return ofJob;
  }

  /** Shows how things stand. */
  void show(KtaPolicyStatus status) {
    ready.set(is("Ready", status));
    paused.set(is("Paused", status));
    if (shown.isEmpty()) {
      shown.add(gauge("kta.ready", ready, "Whether the last cycle came to its end: 1 or 0."));
      shown.add(gauge("kta.paused", paused, "Whether the policy is paused: 1 or 0."));
    }
  }

  private Gauge gauge(String name, AtomicLong number, String description) {
    return Gauge.builder(name, number, AtomicLong::get)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  void remove() {
    ofJob.remove();
    shown.forEach(registry::remove);
  }

  private static long is(String type, KtaPolicyStatus status) {
    ConditionStatus condition = ConditionStatus.find(status, type);
    return condition != null && "True".equals(condition.status) ? 1 : 0;
  }
}
