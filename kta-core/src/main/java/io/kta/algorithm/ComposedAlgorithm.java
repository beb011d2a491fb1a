package io.kta.algorithm;

import static java.util.Objects.requireNonNull;

import io.kta.knowledge.ResultType;
import io.kta.knowledge.ResultTypes;
import io.kta.metrics.Observation;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An algorithm put together from its steps; begun with {@link Algorithm#of(String)}. Immutable, if
 * the steps are.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
public final class ComposedAlgorithm<M, A> implements Algorithm<M, A> {
  private final String name;
  private final Function<Context<M, ?>, M> monitor;
  private final BiFunction<Context<M, ?>, M, A> analyze;
  private final PlanStep<M, A> plan;
  private final ResultTypes<M, A> types;

  private ComposedAlgorithm(Analyzed<M, A> analyzed, PlanStep<M, A> plan) {
    this.name = analyzed.monitored.name;
    this.monitor = analyzed.monitored.step;
    this.analyze = analyzed.step;
    this.plan = requireNonNull(plan, "plan");
    this.types = new ResultTypes<>(analyzed.monitored.type, analyzed.type);
  }

  /** Returns the name that it was begun with. */
  @Override
  public String name() {
    return name;
  }

  /** Returns the types that were given as classes. */
  @Override
  public ResultTypes<M, A> resultTypes() {
    return types;
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

    /** Makes a decision of the analysis. */
    Decision plan(Context<M, A> context, M monitored, A analyzed);
  }

  /** An algorithm that has a name and no step so far. Immutable. */
  public static final class Named {
    private final String name;

    Named(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "the name of an algorithm is '" + name + "'; give it a name for reports and logs");
      }
      this.name = name;
    }

    /**
     * Adds the monitor step. What it returns is not read back after a restart, since its type is
     * not known.
     */
    public <M> Monitored<M> monitor(Function<Context<?, ?>, M> step) {
      requireNonNull(step, "monitor");
      return new Monitored<>(name, Optional.empty(), step::apply);
    }

    /**
     * Adds the monitor step. As {@link #monitor(Function)}, for a step that reads its own past
     * results, also from before a restart: the class tells their type.
     */
    public <M> Monitored<M> monitor(Class<M> type, Function<Context<M, ?>, M> step) {
      return new Monitored<>(name, Optional.of(requireNonNull(type, "type")), step);
    }

    /** Adds the monitor step, as with a class, for results of a generic type. */
    public <M> Monitored<M> monitor(ResultType<M> type, Function<Context<M, ?>, M> step) {
      requireNonNull(type, "type");
      return new Monitored<>(name, Optional.of(type.type()), step);
    }

    /**
     * Adds the plan step and leaves the others out: what is monitored and analyzed is the
     * observation, so that the history holds past observations.
     */
    public Algorithm<Observation, Observation> plan(
        Function<Context<Observation, Observation>, Decision> step) {
      requireNonNull(step, "plan");
      return this.<Observation>monitor(Observation.class, Context::observation)
          .plan((context, observation) -> step.apply(context));
    }
  }

  /**
   * An algorithm that has its monitor step. Immutable.
   *
   * @param <M> what monitoring finds
   */
  public static final class Monitored<M> {
    private final String name;
    private final Optional<Type> type;
    private final Function<Context<M, ?>, M> step;

    private Monitored(String name, Optional<Type> type, Function<Context<M, ?>, M> step) {
      this.name = name;
      this.type = type;
      this.step = requireNonNull(step, "monitor");
    }

    /**
     * Adds the analyze step. What it returns is not read back after a restart, since its type is
     * not known.
     */
    public <A> Analyzed<M, A> analyze(BiFunction<Context<M, ?>, M, A> step) {
      return new Analyzed<>(this, Optional.empty(), step);
    }

    /** Adds the analyze step, whose results the class tells how to read back after a restart. */
    public <A> Analyzed<M, A> analyze(Class<A> type, BiFunction<Context<M, ?>, M, A> step) {
      return new Analyzed<>(this, Optional.of(requireNonNull(type, "type")), step);
    }

    /** Adds the analyze step, as with a class, for results of a generic type. */
    public <A> Analyzed<M, A> analyze(ResultType<A> type, BiFunction<Context<M, ?>, M, A> step) {
      requireNonNull(type, "type");
      return new Analyzed<>(this, Optional.of(type.type()), step);
    }

    /** Adds the plan step and leaves analyzing out: what was monitored is also the analysis. */
    public Algorithm<M, M> plan(BiFunction<Context<M, M>, M, Decision> step) {
      requireNonNull(step, "plan");
      return new Analyzed<M, M>(this, type, (context, monitored) -> monitored)
          .plan((context, monitored, same) -> step.apply(context, monitored));
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
    private final Optional<Type> type;
    private final BiFunction<Context<M, ?>, M, A> step;

    private Analyzed(
        Monitored<M> monitored, Optional<Type> type, BiFunction<Context<M, ?>, M, A> step) {
      this.monitored = monitored;
      this.type = type;
      this.step = requireNonNull(step, "analyze");
    }

    /** Adds the plan step. */
    public Algorithm<M, A> plan(PlanStep<M, A> step) {
      return new ComposedAlgorithm<>(this, step);
    }
  }
}
