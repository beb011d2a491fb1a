package io.kta;

import io.kta.Steps.FailedStep;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
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
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs MAPE cycles one at a time; {@link #decide} is one cycle. One thread at a time. */
final class Cycle<M, A> {
  private static final Logger logger = LoggerFactory.getLogger(Autoscaler.class);

  private final AutoscalerSpec<M, A> spec;
  private final Steps<M, A> steps;
  private final LoopClock clock;
  private final HistoryFit history;
  private ScalingPolicy policy;
  private PolicyGate gate;
  private Learning learning;
  private Knowledge<M, A> knowledge = Knowledge.none();
  private @Nullable Topology lastTopology;
  private boolean loaded;
  private boolean unsaved;
  private long number;

  Cycle(AutoscalerSpec<M, A> spec, LoopScheduler scheduler, Hurry hurry) {
    this.spec = spec;
    this.steps = new Steps<>(spec, scheduler, hurry);
    this.clock = scheduler.clock();
    this.history = new HistoryFit(spec.historyLimit());
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

  /** Runs one cycle; whatever goes wrong is in the report. */
  CycleReport run(OrderBook orders) {
    Instant startedAt = clock.now();
    CycleNotes<M, A> notes = new CycleNotes<>(startedAt);
    Optional<Outcome> notLoaded = load(notes);
    notes.number(new CycleId(spec.name(), ++number));
    if (notLoaded.isPresent()) {
      return notes.report(notLoaded.get());
    }
    knowledge = knowledge.withOrders(orders.takeOver(knowledge.orders()));
    return notes.report(decideAndSave(notes));
  }

  /** Loads what is known, once; returns how the cycle ends if that fails. */
  private Optional<Outcome> load(CycleNotes<M, A> notes) {
    if (loaded) {
      return Optional.empty();
    }
    try {
      knowledge = history.fit(steps.load(notes).orElse(knowledge));
      number = knowledge.newest().map(newest -> newest.cycle().number()).orElse(number);
      loaded = true;
      return Optional.empty();
    } catch (FailedStep e) {
      return Optional.of(e.outcome());
    }
  }

  private Outcome decideAndSave(CycleNotes<M, A> notes) {
    Outcome decided;
    try {
      decided = decide(notes);
    } catch (FailedStep e) {
      decided = e.outcome();
    }
    knowledge = history.fit(learning.after(knowledge, notes, decided, clock.now()));
    try {
      save(notes);
      return decided;
    } catch (FailedStep e) {
      return decided.isFailed() ? decided : e.outcome().after(decided);
    }
  }

  private void save(CycleNotes<M, A> notes) throws FailedStep {
    unsaved = true;
    steps.save(knowledge, notes);
    unsaved = false;
  }

  /**
   * Saves the orders that no cycle has taken over, and what the last cycle could not save.
   *
   * @return what was not saved, as a sentence; empty if all is saved
   */
  Optional<String> saveRest(OrderBook orders) {
    if (orders.isEmpty() && !unsaved) {
      return Optional.empty();
    }
    CycleNotes<M, A> notes = new CycleNotes<>(clock.now());
    Optional<Outcome> notLoaded = load(notes);
    if (notLoaded.isPresent()) {
      return Optional.of("the last orders are lost: " + notLoaded.get());
    }
    knowledge = knowledge.withOrders(orders.takeOver(knowledge.orders()));
    try {
      save(notes);
      return Optional.empty();
    } catch (FailedStep e) {
      return Optional.of("what is known was not saved: " + e.outcome().reason());
    }
  }

  /** Observe, monitor, analyze, plan, admit, apply. */
  private Outcome decide(CycleNotes<M, A> notes) throws FailedStep {
    ObserveResult looked = steps.observe(notes);
    if (looked instanceof NoObservation none) {
      return new Outcome.NotObserved(none);
    }
    Observation seen = withKnownTopology((Observation) looked);
    notes.observed(seen);
    knowledge = learning.observing(knowledge, seen);
    Context<M, A> context = context(seen, notes);

    M monitored = steps.monitor(context, notes);
    notes.monitored(monitored);
    A analyzed = steps.analyze(context, monitored, notes);
    notes.analyzed(analyzed);
    Decision proposed = steps.plan(context, monitored, analyzed, notes);
    notes.proposed(proposed);

    Admission admission = admit(proposed, seen, notes);
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
    return Context.of(notes.cycle(), notes.startedAt(), seen, knowledge.history())
        .withStops(knowledge.experience().stops())
        .withMostAllowed(
            PolicyFit.mostAllowed(policy, seen, knowledge.orders(), notes.startedAt()));
  }

  /** Returns the observation with the topology of before if that is equal: for memory. */
  private Observation withKnownTopology(Observation observed) {
    Topology before = lastTopology;
    if (before == null || !before.equals(observed.topology())) {
      lastTopology = observed.topology();
      return observed;
    }
    return observed.withTopology(before);
  }

  private Admission admit(Decision proposed, Observation seen, CycleNotes<M, A> notes)
      throws FailedStep {
    Optional<String> misfit = PlanCheck.misfit(proposed, seen.topology());
    if (misfit.isPresent()) {
      throw new FailedStep(Step.PLAN, steps.describe(Step.PLAN) + ": " + misfit.get());
    }
    Instant begin = clock.now();
    try {
      return gate.admit(proposed, learning.situation(begin, seen, knowledge));
    } catch (IllegalArgumentException e) {
      throw new FailedStep(Step.ADMIT, String.valueOf(e.getMessage()));
    } finally {
      notes.took(Step.ADMIT, Duration.between(begin, clock.now()));
    }
  }

  private Outcome carryOut(ParallelismPlan plan, Observation seen, CycleNotes<M, A> notes)
      throws FailedStep {
    boolean isUnfinished = knowledge.isLastPlanUnfinished() || knowledge.log().isOnItsWay();
    if (plan.isAlreadyIn(seen.topology()) && !isUnfinished) {
      return new Outcome.Applied(ApplyResult.alreadyInPlace());
    }
    if (policy.dryRun()) {
      return new Outcome.Recommended();
    }
    saveAhead(plan, seen, notes);
    return new Outcome.Applied(steps.apply(plan, notes));
  }

  /** Keeps what is about to be done; a failure is logged, and reported where the cycle ends. */
  private void saveAhead(ParallelismPlan plan, Observation seen, CycleNotes<M, A> notes) {
    try {
      steps.save(learning.handingOver(knowledge, seen, plan, clock.now()), notes);
    } catch (FailedStep e) {
      logger.debug("{}: the plan is handed over without having been saved", notes.cycle(), e);
    }
  }
}
