package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Decision;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.policy.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one cycle has found so far, so that one that fails can say how far it came. */
final class CycleNotes<M, A> {
  private final Instant startedAt;
  private final Map<Step, Duration> durations = new EnumMap<>(Step.class);
  private @Nullable CycleId cycle;
  private Optional<Observation> observation = Optional.empty();
  private Optional<M> monitored = Optional.empty();
  private Optional<A> analyzed = Optional.empty();
  private Optional<Decision> proposed = Optional.empty();
  private Optional<Admission> admission = Optional.empty();

  CycleNotes(Instant startedAt) {
    this.startedAt = startedAt;
  }

  CycleId cycle() {
    return requireNonNull(cycle, "cycle");
  }

  /** Sets which cycle it is, once that is known. */
  void number(CycleId id) {
    cycle = id;
  }

  Instant startedAt() {
    return startedAt;
  }

  Optional<Observation> observation() {
    return observation;
  }

  Optional<M> monitored() {
    return monitored;
  }

  Optional<A> analyzed() {
    return analyzed;
  }

  Optional<Decision> proposed() {
    return proposed;
  }

  Optional<Admission> admission() {
    return admission;
  }

  void observed(Observation found) {
    observation = Optional.of(found);
  }

  void monitored(M found) {
    monitored = Optional.of(found);
  }

  void analyzed(A found) {
    analyzed = Optional.of(found);
  }

  void proposed(Decision found) {
    proposed = Optional.of(found);
  }

  void admitted(Admission found) {
    admission = Optional.of(found);
  }

  /** Adds to how long a step took; a wall clock may have been set back meanwhile. */
  void took(Step step, Duration time) {
    durations.merge(step, time.isNegative() ? Duration.ZERO : time, Duration::plus);
  }

  /** Returns what listeners hear. */
  CycleReport report(Outcome outcome) {
    return new CycleReport(
        cycle(), startedAt, observation, admission, outcome, durations, Optional.empty());
  }
}
