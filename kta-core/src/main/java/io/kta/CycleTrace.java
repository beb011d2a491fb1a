package io.kta;

import io.kta.algorithm.CycleId;
import io.kta.algorithm.CycleResult;
import io.kta.algorithm.CycleResult.Plans;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Outcome;
import io.kta.algorithm.ScalingLog;
import io.kta.algorithm.Step;
import io.kta.metrics.Observation;
import io.kta.policy.Admission;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What one cycle has found so far, so that one that fails can tell how far it came. */
final class CycleTrace<M, A> {
  private final CycleId cycle;
  private final Instant startedAt;
  private final Map<Step, Duration> durations;
  private Optional<Observation> observation = Optional.empty();
  private Optional<M> monitored = Optional.empty();
  private Optional<A> analyzed = Optional.empty();
  private Optional<Decision> proposed = Optional.empty();
  private Optional<Admission> admission = Optional.empty();

  CycleTrace(CycleId cycle, Instant startedAt, Map<Step, Duration> durations) {
    this.cycle = cycle;
    this.startedAt = startedAt;
    this.durations = durations;
  }

  CycleId cycle() {
    return cycle;
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Returns how long each step took; the steps to come are added. */
  Map<Step, Duration> durations() {
    return durations;
  }

  Observation observed(Observation found) {
    observation = Optional.of(found);
    return found;
  }

  M monitored(M found) {
    monitored = Optional.of(found);
    return found;
  }

  A analyzed(A found) {
    analyzed = Optional.of(found);
    return found;
  }

  Decision proposed(Decision found) {
    proposed = Optional.of(found);
    return found;
  }

  Admission admission(Admission found) {
    admission = Optional.of(found);
    return found;
  }

  /** Returns what listeners are told. */
  CycleReport report(Outcome outcome) {
    return new CycleReport(cycle, startedAt, observation, admission, outcome, durations);
  }

  /** Returns what is remembered. */
  CycleResult<M, A> result(Outcome outcome, Instant endedAt) {
    Plans plans =
        new Plans(
            observation.map(seen -> ParallelismPlan.asIs(seen.topology())),
            proposed.flatMap(CycleTrace::planOf),
            admission.map(Admission::admitted).flatMap(CycleTrace::planOf));
    Outcome kept = outcome instanceof Outcome.Failed failed ? failed.withoutCause() : outcome;
    return new CycleResult<>(cycle, startedAt, endedAt, monitored, analyzed, plans, kept);
  }

  /** Returns the log of before with what was seen and proposed; a proposal to hold is to stay. */
  ScalingLog log(ScalingLog before) {
    if (observation.isEmpty()) {
      return before;
    }
    Observation seen = observation.get();
    ScalingLog log = before.observing(seen);
    return admission.isEmpty()
        ? log
        : log.recommending(
            seen.at(),
            planOf(admission.get().proposed())
                .orElseGet(() -> ParallelismPlan.asIs(seen.topology())));
  }

  private static Optional<ParallelismPlan> planOf(Decision decision) {
    return decision instanceof Decision.Scale scale ? Optional.of(scale.plan()) : Optional.empty();
  }
}
