package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Experience;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.ScalingLog;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.policy.Admission;
import io.kta.policy.PolicyGate;
import io.kta.policy.Situation;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one cycle has found so far, so that one that fails can tell how far it came. */
final class CycleTrace<M, A> {
  private final CycleId cycle;
  private final Instant startedAt;
  private final Map<Step, Duration> durations;
  private final PolicyGate gate;
  private Optional<Observation> observation = Optional.empty();
  private Experience experience = Experience.none();
  private Optional<M> monitored = Optional.empty();
  private Optional<A> analyzed = Optional.empty();
  private Optional<Decision> proposed = Optional.empty();
  private @Nullable Situation situation;
  private Optional<Admission> admission = Optional.empty();

  CycleTrace(CycleId cycle, Instant startedAt, Map<Step, Duration> durations, PolicyGate gate) {
    this.cycle = cycle;
    this.startedAt = startedAt;
    this.durations = durations;
    this.gate = gate;
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

  Observation observed(Observation found, Knowledge<M, A> before) {
    observation = Optional.of(found);
    experience = gate.observing(before.experience(), before.log(), found);
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

  Situation situation(Instant now, Knowledge<M, A> before, boolean metricsMatter) {
    Situation found =
        new Situation(
            now,
            observation.orElseThrow(),
            before.log(),
            experience,
            before.orders(),
            metricsMatter);
    situation = found;
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

  /** Returns what is known after the cycle. */
  Knowledge<M, A> remember(
      Knowledge<M, A> before, Outcome outcome, Instant endedAt, int historyLength) {
    Knowledge<M, A> known = before.with(result(outcome, endedAt), historyLength);
    if (observation.isEmpty()) {
      return known;
    }
    Observation seen = observation.get();
    ScalingLog log = before.log().observing(seen);
    if (admission.isEmpty()) {
      return known.withLog(log).withExperience(experience);
    }
    Admission decided = admission.get();
    ParallelismPlan asked =
        planOf(decided.proposed()).orElseGet(() -> ParallelismPlan.asIs(seen.topology()));
    Knowledge<M, A> decidedOn =
        known
            .withLog(log.recommending(seen.at(), asked))
            .withExperience(experience)
            .withOrders(requireNonNull(situation).orders().withoutForce());
    Optional<ParallelismPlan> handedOver =
        planOf(decided.admitted()).filter(plan -> isTaken(outcome));
    return handedOver.map(plan -> rescaled(plan, outcome, endedAt, decidedOn)).orElse(decidedOn);
  }

  private Knowledge<M, A> rescaled(
      ParallelismPlan plan, Outcome outcome, Instant at, Knowledge<M, A> known) {
    boolean isInPlace = isAnswer(outcome, ApplyResult.AlreadyInPlace.class);
    if (isInPlace && !known.log().isOnItsWay()) {
      return known;
    }
    boolean isReached = isInPlace || isAnswer(outcome, ApplyResult.Applied.class);
    return known
        .withLog(known.log().rescaling(at, plan, isReached))
        .withExperience(gate.rescaling(requireNonNull(situation), plan, at));
  }

  /** Returns whether the driver has taken a plan, or may have. */
  private static boolean isTaken(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? failed.step() == Step.APPLY
        : outcome instanceof Outcome.Applied && !isAnswer(outcome, ApplyResult.Rejected.class);
  }

  private static boolean isAnswer(Outcome outcome, Class<? extends ApplyResult> type) {
    return outcome instanceof Outcome.Applied applied && type.isInstance(applied.result());
  }

  private CycleResult<M, A> result(Outcome outcome, Instant endedAt) {
    Plans plans =
        new Plans(
            observation.map(seen -> ParallelismPlan.asIs(seen.topology())),
            proposed.flatMap(CycleTrace::planOf),
            admission.map(Admission::admitted).flatMap(CycleTrace::planOf));
    Outcome kept = outcome instanceof Outcome.Failed failed ? failed.withoutCause() : outcome;
    return new CycleResult<>(cycle, startedAt, endedAt, monitored, analyzed, plans, kept);
  }

  private static Optional<ParallelismPlan> planOf(Decision decision) {
    return decision instanceof Decision.Scale scale ? Optional.of(scale.plan()) : Optional.empty();
  }
}
