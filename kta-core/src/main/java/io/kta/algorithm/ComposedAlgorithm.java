package io.kta.algorithm;

import static java.util.Objects.requireNonNull;

import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An algorithm put together from its steps; begun with {@link Algorithm#monitor(Function)}.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 */
public final class ComposedAlgorithm<M, A> implements Algorithm<M, A> {
  private final Function<Context<M, ?>, M> monitor;
  private final BiFunction<Context<M, ?>, M, A> analyze;
  private final PlanStep<M, A> plan;

  private ComposedAlgorithm(
      Monitored<M> monitored, BiFunction<Context<M, ?>, M, A> analyze, PlanStep<M, A> plan) {
    this.monitor = monitored.step;
    this.analyze = analyze;
    this.plan = requireNonNull(plan, "plan");
  }

  /** Returns {@code algorithm}: lambdas have no name. */
  @Override
  public String name() {
    return "algorithm";
  }

  @Override
  public M monitor(Context<M, A> context) {
    return monitor.apply(context);
  }

  @Override
  public A analyze(Context<M, A> context, M monitored) {
    return analyze.apply(context, monitored);
  }

  @Override
  public Decision plan(Context<M, A> context, M monitored, A analyzed) {
    return plan.plan(context, monitored, analyzed);
  }

  /**
   * The last of three steps.
   *
   * @param <M> what monitoring finds
   * @param <A> what analyzing finds
   */
  @FunctionalInterface
  public interface PlanStep<M, A> {

    /** Turns the analysis into a decision. */
    Decision plan(Context<M, A> context, M monitored, A analyzed);
  }

  /**
   * An algorithm that has its monitor step. Immutable.
   *
   * @param <M> what monitoring finds
   */
  public static final class Monitored<M> {
    private final Function<Context<M, ?>, M> step;

    Monitored(Function<Context<M, ?>, M> step) {
      this.step = requireNonNull(step, "monitor");
    }

    /** Adds the analyze step. */
    public <A> Analyzed<M, A> analyze(BiFunction<Context<M, ?>, M, A> step) {
      return new Analyzed<>(this, step);
    }

    /** Adds the plan step and leaves analyzing out: what was monitored is also the analysis. */
    public Algorithm<M, M> plan(BiFunction<Context<M, M>, M, Decision> step) {
      requireNonNull(step, "plan");
      return new ComposedAlgorithm<>(
          this,
          (context, monitored) -> monitored,
          (context, monitored, same) -> step.apply(context, monitored));
    }
  }

  /**
   * An algorithm that has its monitor and its analyze step. Immutable.
   *
   * @param <M> what monitoring finds
   * @param <A> what analyzing finds
   */
  public static final class Analyzed<M, A> {
    private final Monitored<M> monitored;
    private final BiFunction<Context<M, ?>, M, A> step;

    private Analyzed(Monitored<M> monitored, BiFunction<Context<M, ?>, M, A> step) {
      this.monitored = monitored;
      this.step = requireNonNull(step, "analyze");
    }

    /** Adds the plan step. */
    public Algorithm<M, A> plan(PlanStep<M, A> step) {
      return new ComposedAlgorithm<>(monitored, this.step, step);
    }
  }
}
