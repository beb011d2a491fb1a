package io.kta.algorithm.decorator;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AskedOnce;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.api.Answers;
import io.kta.knowledge.ResultTypes;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One parallelism for all operators, taken from what another algorithm proposes for each: a job is
 * scaled as a whole, as Flink's reactive mode does, and needs no such mode. When the algorithm
 * holds, so does this. Immutable, if the algorithm is.
 *
 * <p>Three kinds of operator differ from the others: one whose maximum is lower runs at that, one
 * that is fixed stays as it runs, and one that the algorithm switches off is off. Bounds of a
 * policy for single operators are applied afterwards, so give all the same.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
public final class SameForAll<M, A> implements Algorithm<M, A> {
  private final Algorithm<M, A> decorated;
  private final Choice choice;

  /** The choice among the proposals. */
  public enum Choice {
    /** The largest, so that no operator gets less than was proposed for it. */
    LARGEST,
    /** That of the first operator that can be scaled, sources first. */
    FIRST
  }

  /**
   * Creates the decorator.
   *
   * @param algorithm what to decorate
   * @param choice which of its proposals counts
   */
  public SameForAll(Algorithm<M, A> algorithm, Choice choice) {
    this.decorated = new AskedOnce<>(algorithm);
    this.choice = requireNonNull(choice, "choice");
  }

  /** Creates the decorator by which the largest proposal counts. */
  public SameForAll(Algorithm<M, A> algorithm) {
    this(algorithm, Choice.LARGEST);
  }

  @Override
  public String name() {
    return "same for all of " + decorated.name();
  }

  @Override
  public boolean readsMetrics() {
    return decorated.readsMetrics();
  }

  @Override
  public ResultTypes<M, A> resultTypes() {
    return decorated.resultTypes();
  }

  @Override
  public M monitor(Context<M, A> context) {
    return decorated.monitor(context);
  }

  @Override
  public A analyze(Context<M, A> context, M monitored) {
    return decorated.analyze(context, monitored);
  }

  @Override
  public Decision plan(Context<M, A> context, M monitored, A analyzed) {
    Decision decision =
        Answers.require(decorated.plan(context, monitored, analyzed), decorated.name() + ".plan()");
    return decision
        .planned()
        .<Decision>map(
            plan -> {
              ParallelismPlan same = same(context.topology().operators(), plan);
              return new Decision.Scale(
                  same,
                  same.equals(plan) ? decision.reason() : "the same for all: " + decision.reason());
            })
        .orElse(decision);
  }

  private ParallelismPlan same(List<Operator> operators, ParallelismPlan plan) {
    List<Operator> alike =
        operators.stream()
            .filter(operator -> !operator.isFixed() && plan.target(operator.id()) > 0)
            .toList();
    int wanted =
        alike.stream()
            .mapToInt(operator -> plan.target(operator.id()))
            .limit(choice == Choice.FIRST ? 1 : alike.size())
            .max()
            .orElse(1);
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    for (Operator operator : operators) {
      targets.put(
          operator.id(),
          alike.contains(operator) ? operator.nearest(wanted) : plan.target(operator.id()));
    }
    return new ParallelismPlan(targets);
  }
}
