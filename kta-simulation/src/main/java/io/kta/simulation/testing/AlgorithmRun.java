package io.kta.simulation.testing;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.topology.ParallelismPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs an algorithm's steps on observations, one after the other, without a loop or a job. Not
 * thread-safe.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
public final class AlgorithmRun<M, A> {
  private static final int KEPT = 100;

  private final Algorithm<M, A> algorithm;
  private List<CycleResult<M, A>> history = List.of();
  private long cycles;

  /** Creates a run without history. */
  public AlgorithmRun(Algorithm<M, A> algorithm) {
    this.algorithm = requireNonNull(algorithm, "algorithm");
  }

  /** Lets one cycle pass. */
  public Decision decide(Observation observation) {
    Context<M, A> context = context(observation);
    M monitored = algorithm.monitor(context);
    A analyzed = algorithm.analyze(context, monitored);
    Decision decision = algorithm.plan(context, monitored, analyzed);
    pass(context, monitored, analyzed, decision);
    return decision;
  }

  /** Lets one cycle pass whose steps returned this. */
  void pass(Context<M, A> context, M monitored, A analyzed, Decision decision) {
    Observation observation = context.observation();
    Plans seen = Plans.none().withObserved(ParallelismPlan.asIs(observation.topology()));
    Plans plans =
        decision.planned().map(plan -> seen.withPlanned(plan).withAdmitted(plan)).orElse(seen);
    List<CycleResult<M, A>> longer = new ArrayList<>();
    longer.add(
        CycleResult.<M, A>of(
                context.cycle(),
                observation.at(),
                observation.at(),
                new Outcome.Applied(ApplyResult.applied()))
            .withMonitored(monitored)
            .withAnalyzed(analyzed)
            .withPlans(plans));
    longer.addAll(history.subList(0, Math.min(history.size(), KEPT - 1)));
    history = longer;
    cycles++;
  }

  /** Returns the context that a step would get for an observation now. */
  public Context<M, A> context(Observation observation) {
    return Context.of(new CycleId("test", cycles + 1), observation.at(), observation, history);
  }

  /** Returns the plan of one cycle; where the algorithm holds, the plan to leave the job as is. */
  public ParallelismPlan plan(Observation observation) {
    return decide(observation)
        .planned()
        .orElseGet(() -> ParallelismPlan.asIs(observation.topology()));
  }
}
