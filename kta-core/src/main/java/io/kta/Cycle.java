package io.kta;

import io.kta.Steps.FailedStep;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.metrics.NoObservation;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.policy.Admission;
import io.kta.policy.Lessons;
import io.kta.policy.PolicyFit;
import io.kta.policy.PolicyGate;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.kta.topology.ParallelismPlan;
import java.util.Optional;

/** Runs MAPE cycles one at a time; {@link #decide} is one cycle. One thread at a time. */
final class Cycle<M, A> {
  private final AutoscalerSpec<M, A> spec;
  private final Steps<M, A> steps;
  private final KeptKnowledge<M, A> kept;
  private final LoopClock clock;
  private ScalingPolicy policy;
  private PolicyGate gate;
  private Learning learning;

  Cycle(AutoscalerSpec<M, A> spec, LoopScheduler scheduler, Hurry hurry) {
    this.spec = spec;
    this.steps = new Steps<>(spec, scheduler, hurry);
    this.kept = new KeptKnowledge<>(steps, new HistoryFit(spec.historyLimit()), scheduler.clock());
    this.clock = scheduler.clock();
    this.policy = spec.policy();
    this.gate = new PolicyGate(policy);
    this.learning = learning(policy);
  }

  private Learning learning(ScalingPolicy limits) {
    return new Learning(
        new Lessons(limits.safeguards().effectiveness()),
        spec.algorithm().readsMetrics(),
        spec.historyLength());
  }

  /** Has the next cycle keep to other limits; what is known stays. */
  void keepTo(ScalingPolicy newest) {
    if (!newest.equals(policy)) {
      policy = newest;
      gate = new PolicyGate(newest);
      learning = learning(newest);
      steps.keepTo(newest);
    }
  }

  AutoscalerSpec<M, A> spec() {
    return spec;
  }

  Steps<M, A> steps() {
    return steps;
  }

  KeptKnowledge<M, A> kept() {
    return kept;
  }

  /** Runs one cycle; whatever goes wrong is in the report. */
  CycleReport run(OrderBook orders) {
    CycleNotes<M, A> notes = new CycleNotes<>(clock.now());
    Optional<Outcome> notLoaded = kept.load(notes);
    notes.number(kept.nextCycle(spec.name()));
    if (notLoaded.isPresent()) {
      return notes.report(notLoaded.get());
    }
    kept.takeOver(orders);
    Outcome decided;
    try {
      decided = decide(notes);
    } catch (FailedStep e) {
      decided = e.outcome();
    }
    kept.become(learning.after(kept.knowledge(), notes, decided, clock.now()));
    return notes.report(kept.save(notes, decided));
  }

  /** Observe, monitor, analyze, plan, admit, apply. */
  private Outcome decide(CycleNotes<M, A> notes) throws FailedStep {
    ObserveResult looked = steps.observe(notes);
    if (looked instanceof NoObservation none) {
      return new Outcome.NotObserved(none);
    }
    Observation seen = kept.sharing((Observation) looked);
    notes.observed(seen);
    kept.become(learning.observing(kept.knowledge(), seen));
    Context<M, A> context = context(seen, notes);

    M monitored = steps.monitor(context, notes);
    notes.monitored(monitored);
    A analyzed = steps.analyze(context, monitored, notes);
    notes.analyzed(analyzed);
    Decision proposed = steps.plan(context, monitored, analyzed, notes);
    notes.proposed(proposed);
    steps.requireFit(proposed, seen.topology());

    Admission admission =
        steps.admit(
            now -> gate.admit(proposed, learning.situation(now, seen, kept.knowledge())), notes);
    notes.admitted(admission);
    if (admission.postponed().isPresent()) {
      return new Outcome.Held(admission.postponed().get().sentence());
    }
    Optional<ParallelismPlan> plan = admission.admitted().planned();
    return plan.isPresent()
        ? carryOut(plan.get(), seen, notes)
        : new Outcome.Held(admission.admitted().reason());
  }

  private Context<M, A> context(Observation seen, CycleNotes<M, A> notes) {
    return Context.of(notes.cycle(), notes.startedAt(), seen, kept.knowledge().history())
        .withStops(kept.knowledge().experience().stops())
        .withMaxAllowed(
            PolicyFit.maxAllowed(policy, seen, kept.knowledge().orders(), notes.startedAt()));
  }

  private Outcome carryOut(ParallelismPlan plan, Observation seen, CycleNotes<M, A> notes)
      throws FailedStep {
    if (plan.isAlreadyIn(seen.topology()) && !kept.isPlanUnderWay()) {
      return new Outcome.Applied(ApplyResult.alreadyInPlace());
    }
    if (policy.dryRun()) {
      return new Outcome.Recommended();
    }
    kept.saveAhead(learning.handingOver(kept.knowledge(), seen, plan, clock.now()), notes);
    return new Outcome.Applied(steps.apply(plan, notes));
  }
}
