package io.kta.operator.status;

import io.kta.metrics.Observation;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.resource.Texts;
import io.kta.policy.Admission;
import io.kta.policy.Bounds;
import io.kta.policy.Bounds.Range;
import io.kta.time.LoopClock;
import io.kta.topology.Operator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The present numbers of a policy, and of the first 50 of its operators. Not thread-safe, but they
 * may be read meanwhile.
 */
final class PolicyGauges {
  private static final int MOST_OPERATORS = 50;
  private static final String NONE = ""; // of the operators

  private final MeterRegistry registry;
  private final LoopClock clock;
  private final Tags tags;
  private final Map<Key, Shown> shown = new HashMap<>();

  /** When the target was observed last, in milliseconds; who scrapes reads it. */
  private final AtomicLong observedAt = new AtomicLong();

  /** Which number; the operator is empty for those of the policy. */
  private record Key(String name, String operator) {}

  /** A number, which who scrapes reads, and the meter that tells it. */
  private record Shown(AtomicLong number, Meter meter) {}

  /** Creates gauges that show nothing yet. */
  PolicyGauges(MeterRegistry registry, LoopClock clock, Tags tags) {
    this.registry = registry;
    this.clock = clock;
    this.tags = tags;
  }

  /** Shows how things stand. */
  void show(KtaPolicyStatus status) {
    set("kta.ready", NONE, is("Ready", status), "Whether the last cycle came to its end: 1 or 0.");
    set("kta.paused", NONE, is("Paused", status), "Whether the policy is paused: 1 or 0.");
  }

  /** Shows the operators that were seen, and no others any more. */
  void show(Observation seen, Optional<Admission> admission, Bounds bounds) {
    showAge(seen.at());
    Bounds now = bounds.at(seen.at());
    Set<String> operators = new HashSet<>(Set.of(NONE));
    seen.topology().operators().stream()
        .limit(MOST_OPERATORS)
        .forEach(
            operator -> {
              operators.add(label(operator));
              show(operator, now.of(operator));
              admission.ifPresent(a -> show(operator, a));
            });
    Set<Key> gone = new HashSet<>(shown.keySet());
    gone.removeIf(key -> operators.contains(key.operator()));
    gone.forEach(this::remove);
  }

  private void showAge(Instant at) {
    boolean isFirst = observedAt.getAndSet(at.toEpochMilli()) == 0;
    if (isFirst) {
      var unused =
          Gauge.builder("kta.observation.age", observedAt, this::secondsSince)
              .description("How long ago the target was observed.")
              .baseUnit("seconds")
              .tags(tags)
              .register(registry);
    }
  }

  private double secondsSince(AtomicLong millis) {
    return Duration.between(Instant.ofEpochMilli(millis.get()), clock.now()).toMillis() / 1000.0;
  }

  private void show(Operator operator, Range range) {
    String id = label(operator);
    set("kta.parallelism.current", id, operator.parallelism(), "What was seen.");
    set("kta.parallelism.min", id, range.min(), "The least that the policy allows now.");
    int most = Math.min(range.max(), operator.maxParallelism());
    if (most < Integer.MAX_VALUE) {
      set("kta.parallelism.max", id, most, "The most that policy and target allow now.");
    } else {
      remove(new Key("kta.parallelism.max", id)); // there is no limit
    }
  }

  private void show(Operator operator, Admission admission) {
    String id = label(operator);
    int recommended = PolicyStatus.target(operator, admission.proposed());
    int desired = PolicyStatus.target(operator, admission.admitted());
    set("kta.parallelism.recommended", id, recommended, "What the algorithm asked for.");
    set("kta.parallelism.desired", id, desired, "What the policy made of that.");
  }

  private static String label(Operator operator) {
    return Texts.clean(operator.id().value());
  }

  private void set(String name, String operator, long value, String description) {
    shown
        .computeIfAbsent(new Key(name, operator), key -> begin(key, description))
        .number()
        .set(value);
  }

  private Shown begin(Key key, String description) {
    AtomicLong number = new AtomicLong();
    Tags all = key.operator().equals(NONE) ? tags : tags.and("operator", key.operator());
    return new Shown(
        number,
        Gauge.builder(key.name(), number, AtomicLong::get)
            .description(description)
            .tags(all)
            .register(registry));
  }

  private void remove(Key key) {
    Shown gone = shown.remove(key);
    if (gone != null) {
      var unused = registry.remove(gone.meter());
    }
  }

  private static long is(String type, KtaPolicyStatus status) {
    ConditionStatus condition = ConditionStatus.find(status, type);
    return condition != null && "True".equals(condition.status) ? 1 : 0;
  }
}
