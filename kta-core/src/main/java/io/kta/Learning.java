package io.kta;

import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Experience;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Interruption;
import io.kta.metrics.Observation;
import io.kta.policy.Admission;
import io.kta.policy.Lessons;
import io.kta.policy.Situation;
import io.kta.topology.ParallelismPlan;
import java.time.Instant;
import java.util.Optional;

/**
 * How knowledge changes within a cycle. Pure: the same knowledge, notes and outcome give the same
 * knowledge. Immutable.
 *
 * @param lessons what is learned from observations and rescales
 * @param readsMetrics whether the algorithm goes by metrics, and its scale-ups are judged by them
 * @param historyLength how many results are kept at most
 */
record Learning(Lessons lessons, boolean readsMetrics, int historyLength) {

  /** Returns the knowledge once the job was observed. */
  <M, A> Knowledge<M, A> observing(Knowledge<M, A> before, Observation seen) {
    return before
        .withExperience(lessons.observing(before.experience(), before.log(), seen))
        .withLog(before.log().observing(seen));
  }

  /** Returns the situation in which a decision is to be admitted. */
  Situation situation(Instant now, Observation seen, Knowledge<?, ?> known) {
    return new Situation(now, seen, known.log(), known.experience(), known.orders(), readsMetrics);
  }

  /**
   * Returns the knowledge to save before a plan is handed over: whoever loads it after a crash
   * takes the change for KTA's own and not for that of another.
   */
  <M, A> Knowledge<M, A> handingOver(
      Knowledge<M, A> known, Observation seen, ParallelismPlan plan, Instant now) {
    return rescaled(known, seen, plan, false, now);
  }

  /** Returns the knowledge after a cycle, from what was known once the job was observed. */
  <M, A> Knowledge<M, A> after(
      Knowledge<M, A> known, CycleNotes<M, A> notes, Outcome outcome, Instant endedAt) {
    Knowledge<M, A> next = known.with(result(notes, outcome, endedAt), historyLength);
    if (notes.observation().isEmpty() || notes.admission().isEmpty()) {
      return next;
    }
    Observation seen = notes.observation().get();
    Admission admission = notes.admission().get();
    ParallelismPlan asked =
        admission.proposed().planned().orElseGet(() -> ParallelismPlan.asIs(seen.topology()));
    next =
        next.withLog(next.log().recommending(seen.at(), asked))
            .withOrders(next.orders().at(endedAt).withoutForce());
    Optional<ParallelismPlan> plan = admission.admitted().planned();
    return plan.isPresent() && isTaken(outcome)
        ? taken(next, seen, plan.get(), outcome, endedAt)
        : next;
  }

  private <M, A> Knowledge<M, A> taken(
      Knowledge<M, A> known,
      Observation seen,
      ParallelismPlan plan,
      Outcome outcome,
      Instant endedAt) {
    Optional<ApplyResult> answer = outcome.applyResult();
    boolean isInPlace = answer.filter(ApplyResult.AlreadyInPlace.class::isInstance).isPresent();
    if (isInPlace && !known.log().isOnItsWay()) {
      return known;
    }
    boolean isReached =
        isInPlace || answer.filter(ApplyResult.Applied.class::isInstance).isPresent();
    Knowledge<M, A> rescaled = rescaled(known, seen, plan, isReached, endedAt);
    Optional<Interruption> cost = answer.flatMap(ApplyResult::interruption);
    return cost.isEmpty()
        ? rescaled
        : rescaled.withExperience(
            rescaled
                .experience()
                .withStop(cost.get(), ParallelismPlan.asIs(seen.topology()), plan));
  }

  private <M, A> Knowledge<M, A> rescaled(
      Knowledge<M, A> known,
      Observation seen,
      ParallelismPlan plan,
      boolean isReached,
      Instant at) {
    Experience experience =
        readsMetrics ? lessons.rescaling(situation(at, seen, known), plan, at) : known.experience();
    return known
        .withLog(known.log().rescaling(at, plan, isReached, seen.job().requested()))
        .withExperience(experience);
  }

  /** Returns whether the driver has taken a plan, or may have. */
  private static boolean isTaken(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? failed.step() == Step.APPLY
        : outcome
            .applyResult()
            .filter(answer -> !(answer instanceof ApplyResult.Rejected))
            .isPresent();
  }

  private static <M, A> CycleResult<M, A> result(
      CycleNotes<M, A> notes, Outcome outcome, Instant endedAt) {
    Outcome kept = outcome instanceof Outcome.Failed failed ? failed.withoutCause() : outcome;
    CycleResult<M, A> result =
        CycleResult.<M, A>of(notes.cycle(), notes.startedAt(), endedAt, kept)
            .withPlans(plans(notes));
    result = notes.monitored().map(result::withMonitored).orElse(result);
    return notes.analyzed().map(result::withAnalyzed).orElse(result);
  }

  private static Plans plans(CycleNotes<?, ?> notes) {
    Plans plans = Plans.none();
    plans =
        notes
            .observation()
            .map(seen -> ParallelismPlan.asIs(seen.topology()))
            .map(plans::withObserved)
            .orElse(plans);
    plans = notes.proposed().flatMap(Decision::planned).map(plans::withPlanned).orElse(plans);
    return notes
        .admission()
        .flatMap(admission -> admission.admitted().planned())
        .map(plans::withAdmitted)
        .orElse(plans);
  }
}
