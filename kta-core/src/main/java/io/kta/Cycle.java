package io.kta;

import io.kta.StepRunner.StepException;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.policy.Admission;
import io.kta.policy.PolicyGate;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.Situation;
import io.kta.time.LoopClock;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pass after another; what is done in one is in {@link #decide}. One thread at a time. */
final class Cycle<M, A> {
  private static final Logger logger = LoggerFactory.getLogger(Autoscaler.class);

  private final AutoscalerSpec<M, A> spec;
  private final Algorithm<M, A> algorithm;
  private final ScaleDriver driver;
  private final ScalingPolicy policy;
  private final PolicyGate gate;
  private final LoopClock clock;
  private final StepRunner driverCalls;
  private final StepRunner algorithmCalls;
  private final StepRunner storeCalls;
  private Knowledge<M, A> knowledge = Knowledge.none();
  private @Nullable Topology lastTopology;
  private boolean loaded;
  private long number;

  Cycle(AutoscalerSpec<M, A> spec, LoopScheduler scheduler) {
    this.spec = spec;
    this.algorithm = spec.algorithm();
    this.driver = spec.driver();
    this.policy = spec.policy();
    this.gate = new PolicyGate(policy);
    this.clock = scheduler.clock();
    this.driverCalls = scheduler.newStepRunner();
    this.algorithmCalls = scheduler.newStepRunner();
    this.storeCalls = scheduler.newStepRunner();
  }

  AutoscalerSpec<M, A> spec() {
    return spec;
  }

  /** Runs one cycle; whatever goes wrong is in the report. */
  CycleReport run(OrderBook orders) {
    Map<Step, Duration> durations = new EnumMap<>(Step.class);
    Instant startedAt = clock.now();
    Optional<Outcome.Failed> notLoaded = loaded ? Optional.empty() : load(durations);
    CycleId id = new CycleId(spec.name(), ++number);
    CycleTrace<M, A> trace = new CycleTrace<>(id, startedAt, durations, gate);
    if (notLoaded.isPresent()) {
      return trace.report(notLoaded.get());
    }
    knowledge = knowledge.withOrders(orders.takeOver(knowledge.orders()));
    return trace.report(decideAndSave(trace));
  }

  private Outcome decideAndSave(CycleTrace<M, A> trace) {
    Outcome decided;
    try {
      decided = decide(trace);
    } catch (FailedStep e) {
      decided = e.failed;
    }
    Knowledge<M, A> known = trace.remember(knowledge, decided, clock.now(), spec.historyLength());
    knowledge = known;
    try {
      call(
          storeCalls,
          Step.SAVE,
          trace.durations(),
          () -> {
            spec.store().save(owner(), known);
            return known;
          });
      return decided;
    } catch (FailedStep e) {
      return decided instanceof Outcome.Failed ? decided : e.failed.after(decided);
    }
  }

  /** Observe, monitor, analyze, plan, admit, apply. */
  private Outcome decide(CycleTrace<M, A> trace) throws FailedStep {
    Map<Step, Duration> durations = trace.durations();
    Optional<Observation> observed = call(driverCalls, Step.OBSERVE, durations, driver::observe);
    if (observed.isEmpty()) {
      return new Outcome.Held("the job cannot be measured now; it is starting or being rescaled");
    }
    Observation observation = trace.observed(withKnownTopology(observed.get()), knowledge);
    Context<M, A> context =
        new Context<>(
            trace.cycle(),
            trace.startedAt(),
            observation,
            knowledge.history(),
            gate.mostAllowed(observation, knowledge.orders(), trace.startedAt()));

    M monitored =
        trace.monitored(
            call(algorithmCalls, Step.MONITOR, durations, () -> algorithm.monitor(context)));
    A analyzed =
        trace.analyzed(
            call(
                algorithmCalls,
                Step.ANALYZE,
                durations,
                () -> algorithm.analyze(context, monitored)));
    Decision proposed =
        trace.proposed(
            call(
                algorithmCalls,
                Step.PLAN,
                durations,
                () -> algorithm.plan(context, monitored, analyzed)));
    requireFit(proposed, observation.topology());
    Situation situation = trace.situation(clock.now(), knowledge, algorithm.readsMetrics());
    Admission admission = trace.admission(admit(proposed, situation, durations));
    if (admission.postponed().isPresent()) {
      return new Outcome.Held(admission.postponed().get());
    }
    return admission.admitted() instanceof Decision.Scale scale
        ? carryOut(scale.plan(), observation.topology(), durations)
        : new Outcome.Held(admission.admitted().reason());
  }

  /** Returns the observation with the topology of before if that is equal: for memory. */
  private Observation withKnownTopology(Observation observed) {
    Topology before = lastTopology;
    if (before == null || !before.equals(observed.topology())) {
      lastTopology = observed.topology();
      return observed;
    }
    return new Observation(observed.at(), before, observed.metrics(), observed.job());
  }

  private void requireFit(Decision proposed, Topology topology) throws FailedStep {
    Optional<String> misfit = PlanCheck.misfit(proposed, topology);
    if (misfit.isPresent()) {
      throw new FailedStep(Step.PLAN, describe(Step.PLAN) + ": " + misfit.get());
    }
  }

  private Admission admit(Decision proposed, Situation situation, Map<Step, Duration> durations)
      throws FailedStep {
    Instant begin = clock.now();
    try {
      return gate.admit(proposed, situation);
    } catch (IllegalArgumentException e) {
      throw new FailedStep(Step.ADMIT, String.valueOf(e.getMessage()));
    } finally {
      durations.put(Step.ADMIT, since(begin));
    }
  }

  private Outcome carryOut(ParallelismPlan plan, Topology topology, Map<Step, Duration> durations)
      throws FailedStep {
    if (plan.isAlreadyIn(topology) && !knowledge.isLastPlanUnfinished()) {
      return new Outcome.Applied(new ApplyResult.AlreadyInPlace());
    }
    if (policy.dryRun()) {
      return new Outcome.Recommended();
    }
    return new Outcome.Applied(call(driverCalls, Step.APPLY, durations, () -> driver.apply(plan)));
  }

  private Optional<Outcome.Failed> load(Map<Step, Duration> durations) {
    try {
      Optional<Knowledge<M, A>> saved =
          call(storeCalls, Step.LOAD, durations, () -> spec.store().load(owner()));
      knowledge = saved.orElse(knowledge);
      number = knowledge.newest().map(newest -> newest.cycle().number()).orElse(number);
      loaded = true;
      return Optional.empty();
    } catch (FailedStep e) {
      return Optional.of(e.failed);
    }
  }

  private KnowledgeOwner<M, A> owner() {
    return new KnowledgeOwner<>(spec.name(), spec.algorithmName(), algorithm.resultTypes());
  }

  /** Returns whether the calling thread is inside one of a cycle's steps. */
  boolean isInsideStep() {
    return driverCalls.isInside() || algorithmCalls.isInside() || storeCalls.isInside();
  }

  /** Closes the driver; a driver that does not let itself be closed is logged and left. */
  void closeDriver() {
    try {
      driverCalls.call(
          "the driver's close()",
          policy.timeout(Step.OBSERVE),
          () -> {
            driver.close();
            return driver;
          });
    } catch (StepException e) {
      logger.warn("{}: the driver was not closed", spec.name(), e);
    }
  }

  /** Closes the store; one that does not let itself be closed is logged and left. */
  void closeStore() {
    try {
      storeCalls.call(
          "the knowledge store's close()",
          policy.timeout(Step.SAVE),
          () -> {
            spec.store().close();
            return spec;
          });
    } catch (StepException e) {
      logger.warn("{}: the knowledge store was not closed", spec.name(), e);
    }
  }

  private <T> T call(
      StepRunner stranger, Step step, Map<Step, Duration> durations, Callable<T> code)
      throws FailedStep {
    Instant begin = clock.now();
    try {
      return stranger.call(describe(step), policy.timeout(step), code);
    } catch (StepException e) {
      throw new FailedStep(step, e);
    } finally {
      durations.put(step, since(begin));
    }
  }

  private String describe(Step step) {
    return switch (step) {
      case LOAD, SAVE -> "the knowledge store's " + step.lowerCase() + "()";
      case OBSERVE, APPLY -> "the driver's " + step.lowerCase() + "()";
      case MONITOR, ANALYZE, PLAN -> spec.algorithmName() + "." + step.lowerCase() + "()";
      case ADMIT -> "the policy";
    };
  }

  private Duration since(Instant begin) {
    Duration taken = Duration.between(begin, clock.now());
    return taken.isNegative() ? Duration.ZERO : taken; // a wall clock may have been set back
  }

  /** Ends a cycle at the step that failed. */
  private static final class FailedStep extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Outcome.Failed failed;

    FailedStep(Step step, String reason) {
      super(reason);
      this.failed = new Outcome.Failed(step, reason, Optional.empty());
    }

    FailedStep(Step step, StepException e) {
      super(e);
      this.failed = new Outcome.Failed(step, e.reason(), Optional.ofNullable(e.getCause()));
    }
  }
}
