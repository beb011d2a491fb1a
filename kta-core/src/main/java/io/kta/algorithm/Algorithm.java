package io.kta.algorithm;

import io.kta.knowledge.ResultTypes;

/**
 * Decides the parallelism of a job in three steps: monitor, analyze, plan. What the first two find
 * is of types of your own, kept in the {@linkplain Context#history() history} and handed back in
 * later cycles.
 *
 * <p>There are three ways to write one:
 *
 * <ul>
 *   <li>a class that implements this interface;
 *   <li>lambdas put together: {@code Algorithm.of("name").monitor(..).analyze(..).plan(..)}, of
 *       which {@code analyze} may be left out;
 *   <li>one lambda: {@code Algorithm.of("name").plan(..)}.
 * </ul>
 *
 * <p>Called from one thread at a time, though not always the same one. A step may block, but only
 * for its timeout; a step that throws, takes too long or returns null fails the cycle and leaves
 * the job as it was. An algorithm best keeps no state of its own and remembers by what its steps
 * return, so that the same history always gives the same decision.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
public interface Algorithm<M, A> {

  /** Collects the data on which the decision is based. */
  M monitor(Context<M, A> context);

  /**
   * Analyzes the collected data. An algorithm that needs no such step returns what was monitored.
   */
  A analyze(Context<M, A> context, M monitored);

  /** Makes a decision of the analysis. */
  Decision plan(Context<M, A> context, M monitored, A analyzed);

  /** Returns what reports and logs call it; the simple name of its class by default. */
  default String name() {
    String simple = getClass().getSimpleName();
    return simple.isEmpty() ? getClass().getName() : simple;
  }

  /**
   * Returns whether it goes by the job's metrics; true by default. If not, the policy neither holds
   * it back where metrics are missing nor judges by them whether its scale-ups helped.
   */
  default boolean readsMetrics() {
    return true;
  }

  /**
   * Returns of which types the results are, so that they can be read back after a restart. By
   * default the types that the class declares: of {@code class Ds2 implements Algorithm<Rates,
   * Targets>} they are {@code Rates} and {@code Targets}. A type that the class leaves open, as a
   * type parameter of its own, is not known. An algorithm that wraps another returns that one's.
   */
  default ResultTypes<M, A> resultTypes() {
    return DeclaredTypes.of(getClass());
  }

  /**
   * Begins an algorithm that is put together from lambdas.
   *
   * @param name what reports and logs call it, such as {@code keepUp}
   * @throws IllegalArgumentException if the name is blank
   */
  static ComposedAlgorithm.Named of(String name) {
    return new ComposedAlgorithm.Named(name);
  }
}
