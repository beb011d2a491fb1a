package io.kta;

import io.kta.StepRunner.StepException;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.ObserveResult;
import io.kta.policy.Admission;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * The calls of the driver, the algorithm and the store, each guarded and within its timeout. How
 * long a call took goes into the notes of its cycle. One thread at a time.
 */
final class Steps<M, A> {
  private final AutoscalerSpec<M, A> spec;
  private final Algorithm<M, A> algorithm;
  private final ScaleDriver driver;
  private final KnowledgeStore store;
  private final LoopClock clock;
  private final StepRunner driverCalls;
  private final StepRunner algorithmCalls;
  private final StepRunner storeCalls;
  private ScalingPolicy policy;

  Steps(AutoscalerSpec<M, A> spec, LoopScheduler scheduler, Hurry hurry) {
    this.spec = spec;
    this.algorithm = spec.algorithm().handedOver();
    this.driver = spec.driver();
    this.store = spec.store();
    this.clock = scheduler.clock();
    LoopThreads threads = scheduler.threads();
    this.driverCalls = new StepRunner(threads.waitingCalls(), clock, hurry);
    this.algorithmCalls = new StepRunner(threads.computingCalls(), clock, hurry);
    this.storeCalls = new StepRunner(threads.waitingCalls(), clock, hurry);
    this.policy = spec.policy();
  }

  /** Has further calls keep to the timeouts of another policy. */
  void keepTo(ScalingPolicy newest) {
    policy = newest;
  }

  Optional<Knowledge<M, A>> load(CycleNotes<M, A> notes) throws FailedStep {
    return call(storeCalls, Step.LOAD, notes, () -> store.load(owner()));
  }

  ObserveResult observe(CycleNotes<M, A> notes) throws FailedStep {
    return call(driverCalls, Step.OBSERVE, notes, driver::observe);
  }

  M monitor(Context<M, A> context, CycleNotes<M, A> notes) throws FailedStep {
    return call(algorithmCalls, Step.MONITOR, notes, () -> algorithm.monitor(context));
  }

  A analyze(Context<M, A> context, M monitored, CycleNotes<M, A> notes) throws FailedStep {
    return call(algorithmCalls, Step.ANALYZE, notes, () -> algorithm.analyze(context, monitored));
  }

  Decision plan(Context<M, A> context, M monitored, A analyzed, CycleNotes<M, A> notes)
      throws FailedStep {
    return call(
        algorithmCalls, Step.PLAN, notes, () -> algorithm.plan(context, monitored, analyzed));
  }

  /** Fails the plan step if what was decided cannot be carried out at all. */
  void requireFit(Decision decision, Topology topology) throws FailedStep {
    List<String> misfits = decision.planned().map(plan -> plan.misfits(topology)).orElse(List.of());
    if (!misfits.isEmpty()) {
      throw new FailedStep(
          Step.PLAN,
          "%s: the plan %s; start from ParallelismPlan.asIs(topology) and stay within maxParallelism"
              .formatted(describe(algorithmCalls, Step.PLAN), String.join(", and ", misfits)));
    }
  }

  /** Has the policy decide; what it refuses to decide on fails the step. */
  Admission admit(Function<Instant, Admission> policyAt, CycleNotes<M, A> notes) throws FailedStep {
    Instant begin = clock.now();
    try {
      return policyAt.apply(begin);
    } catch (IllegalArgumentException e) {
      throw new FailedStep(Step.ADMIT, String.valueOf(e.getMessage()));
    } finally {
      notes.took(Step.ADMIT, Duration.between(begin, clock.now()));
    }
  }

  ApplyResult apply(ParallelismPlan plan, CycleNotes<M, A> notes) throws FailedStep {
    return call(driverCalls, Step.APPLY, notes, () -> driver.apply(plan));
  }

  void save(Knowledge<M, A> knowledge, CycleNotes<M, A> notes) throws FailedStep {
    Object unused =
        call(
            storeCalls,
            Step.SAVE,
            notes,
            () -> {
              store.save(owner(), knowledge);
              return knowledge;
            });
  }

  private KnowledgeOwner<M, A> owner() {
    return new KnowledgeOwner<>(spec.name(), spec.algorithmName(), spec.algorithm().resultTypes());
  }

  /** Returns whether the calling thread is inside one of these calls. */
  boolean isInside() {
    return driverCalls.isInside() || algorithmCalls.isInside() || storeCalls.isInside();
  }

  /** Closes the driver; returns why it is not closed, if so. */
  Optional<String> closeDriver() {
    return new LastCall("the driver", driver, driverCalls).close();
  }

  /** Closes the store; returns why it is not closed, if so. */
  Optional<String> closeStore() {
    return new LastCall("the knowledge store", store, storeCalls).close();
  }

  private <T> T call(StepRunner stranger, Step step, CycleNotes<M, A> notes, Callable<T> code)
      throws FailedStep {
    Instant begin = clock.now();
    try {
      return stranger == storeCalls // in a hurry too, so that what was done is saved
          ? stranger.callLast(describe(stranger, step), policy.timeout(step), code)
          : stranger.call(describe(stranger, step), policy.timeout(step), code);
    } catch (StepException e) {
      throw new FailedStep(step, e);
    } finally {
      notes.took(step, Duration.between(begin, clock.now()));
    }
  }

  /** Returns what messages call a step. */
  private String describe(StepRunner stranger, Step step) {
    String whose =
        stranger == storeCalls
            ? "the knowledge store's "
            : stranger == driverCalls ? "the driver's " : spec.algorithmName() + ".";
    return whose + step.text() + "()";
  }

  /** Ends a cycle at the step that failed. */
  static final class FailedStep extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Outcome.Failed outcome;

    FailedStep(Step step, String reason) {
      super(reason);
      this.outcome = new Outcome.Failed(step, reason, Optional.empty());
    }

    FailedStep(Step step, StepException e) {
      super(e);
      this.outcome = new Outcome.Failed(step, e.reason(), Optional.ofNullable(e.getCause()));
    }

    Outcome.Failed outcome() {
      return outcome;
    }
  }
}
