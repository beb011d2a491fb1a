package io.kta.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Present numbers of operators. Not thread-safe, but they may be read meanwhile. */
final class Gauges {
  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<Key, Shown> shown = new HashMap<>();

  /** Which number of which operator. */
  private record Key(String name, String operator) {}

  /** A number, which who scrapes reads, and the meter that shows it. */
  private record Shown(AtomicLong number, Meter meter) {}

  Gauges(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  void set(String name, String description, String operator, long value) {
    shown
        .computeIfAbsent(new Key(name, operator), key -> begin(key, description))
        .number()
        .set(value);
  }

  private Shown begin(Key key, String description) {
    AtomicLong number = new AtomicLong();
    return new Shown(
        number,
        Gauge.builder(key.name(), number, AtomicLong::get)
            .description(description)
            .tags(tags.and("operator", key.operator()))
            .register(registry));
  }

  /** Removes one number. */
  void remove(String name, String operator) {
    Shown gone = shown.remove(new Key(name, operator));
    if (gone != null) {
      var unused = registry.remove(gone.meter());
    }
  }

  /** Removes the numbers of all operators but these. */
  void retain(Set<String> operators) {
    shown.keySet().stream()
        .filter(key -> !operators.contains(key.operator()))
        .toList()
        .forEach(key -> remove(key.name(), key.operator()));
  }
}
