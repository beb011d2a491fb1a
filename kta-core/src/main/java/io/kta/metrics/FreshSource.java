package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import io.kta.api.Answers;
import io.kta.time.LoopClock;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Leaves out what another source measured too long ago. */
final class FreshSource implements MetricSource {
  private final MetricSource source;
  private final Duration age;
  private final LoopClock clock;

  FreshSource(MetricSource source, Duration age, LoopClock clock) {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("age is " + age + "; it must be positive");
    }
    this.source = source;
    this.age = age;
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public Map<OperatorId, Measurement> measure(Topology topology) {
    Map<OperatorId, Measurement> measured =
        Answers.require(source.measure(topology), source, "measure()");
    Instant oldest = clock.now().minus(age);
    Map<OperatorId, Measurement> fresh = new LinkedHashMap<>(measured);
    fresh.values().removeIf(m -> m.at().isPresent() && m.at().get().isBefore(oldest));
    return fresh;
  }

  @Override
  public void close() {
    source.close();
  }
}
