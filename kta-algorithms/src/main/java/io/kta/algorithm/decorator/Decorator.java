package io.kta.algorithm.decorator;

import com.fasterxml.jackson.databind.type.TypeFactory;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AskedOnce;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.api.Answers;
import io.kta.json.Json;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.History;
import io.kta.knowledge.ResultTypes;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes what another algorithm proposes, by what it proposed before; when it holds, so does this.
 */
abstract class Decorator<M, A> implements Algorithm<M, Proposed<A>> {
  /** Stands for what is to be decorated as long as that has not been said. */
  static final Algorithm<?, ?> NOTHING =
      Algorithm.of("none").plan(context -> new Decision.Hold("there is nothing to decorate"));

  private static final double ROUNDING = 1e-9;

  private final Algorithm<M, A> decorated;
  private final int count;

  /**
   * Creates a decorator.
   *
   * @param decorated what to decorate
   * @param count how many proposals to look at, the newest among them
   */
  Decorator(Algorithm<M, A> decorated, int count) {
    this.decorated = new AskedOnce<>(decorated);
    this.count = count;
  }

  /** A proposal for one operator, and when it was made. */
  record Wish(Instant at, int instances) {}

  /** Returns what to run an operator at, given what was proposed, newest first; not held to it. */
  abstract double chosen(List<Wish> wishes);

  /** Returns what this does, in a word for reports. */
  abstract String verb();

  @Override
  public String name() {
    return verb() + " of " + decorated.name();
  }

  @Override
  public boolean readsMetrics() {
    return decorated.readsMetrics();
  }

  @Override
  public ResultTypes<M, Proposed<A>> resultTypes() {
    ResultTypes<M, A> inner = decorated.resultTypes();
    TypeFactory types = Json.lenient().getTypeFactory();
    Optional<Type> analyzed =
        inner
            .analyzed()
            .map(type -> types.constructParametricType(Proposed.class, types.constructType(type)));
    return new ResultTypes<>(inner.monitored(), analyzed);
  }

  @Override
  public M monitor(Context<M, Proposed<A>> context) {
    return Answers.require(decorated.monitor(inner(context)), decorated.name() + ".monitor()");
  }

  @Override
  public Proposed<A> analyze(Context<M, Proposed<A>> context, M monitored) {
    Context<M, A> inner = inner(context);
    A analyzed =
        Answers.require(decorated.analyze(inner, monitored), decorated.name() + ".analyze()");
    Decision decision =
        Answers.require(decorated.plan(inner, monitored, analyzed), decorated.name() + ".plan()");
    return new Proposed<>(
        analyzed,
        decision instanceof Decision.Scale scale ? Optional.of(scale.plan()) : Optional.empty(),
        decision.reason());
  }

  @Override
  public Decision plan(Context<M, Proposed<A>> context, M monitored, Proposed<A> analyzed) {
    if (analyzed.plan().isEmpty()) {
      return new Decision.Hold(analyzed.reason());
    }
    List<ParallelismPlan> plans = new ArrayList<>(List.of(analyzed.plan().get()));
    List<Instant> times = new ArrayList<>(List.of(context.startedAt()));
    for (CycleResult<M, Proposed<A>> cycle : context.history()) {
      ParallelismPlan before = cycle.analyzed().flatMap(Proposed::plan).orElse(null);
      if (plans.size() < count
          && before != null
          && before.targets().keySet().equals(plans.get(0).targets().keySet())) {
        plans.add(before);
        times.add(cycle.startedAt());
      }
    }
    return decide(context, plans, times, analyzed.reason());
  }

  private Decision decide(
      Context<?, ?> context, List<ParallelismPlan> plans, List<Instant> times, String reason) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    for (Operator operator : context.topology().operators()) {
      List<Wish> wishes = new ArrayList<>();
      for (int i = 0; i < plans.size(); i++) {
        wishes.add(new Wish(times.get(i), plans.get(i).target(operator.id())));
      }
      double wanted = Math.ceil(chosen(wishes) - ROUNDING);
      boolean isOff = wishes.get(0).instances() == 0; // only the algorithm itself turns one off
      targets.put(operator.id(), isOff ? 0 : operator.nearest((int) wanted));
    }
    ParallelismPlan plan = new ParallelismPlan(targets);
    return new Decision.Scale(
        plan, plan.equals(plans.get(0)) ? reason : verb() + " of " + plans.size() + ": " + reason);
  }

  private Context<M, A> inner(Context<M, Proposed<A>> context) {
    return context.withHistory(
        History.seen(context.history(), cycle -> cycle.mapAnalyzed(Proposed::analyzed)));
  }
}
