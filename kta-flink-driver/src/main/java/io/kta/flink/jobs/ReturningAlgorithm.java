package io.kta.flink.jobs;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.knowledge.ResultTypes;
import io.kta.topology.ParallelismPlan;
import java.util.Optional;

/** Has a job that was submitted anew go to where it was, and then decides as another algorithm. */
record ReturningAlgorithm<M, A>(Algorithm<M, A> algorithm, Comeback comeback)
    implements Algorithm<M, A> {

  @Override
  public M monitor(Context<M, A> context) {
    return algorithm.monitor(context);
  }

  @Override
  public A analyze(Context<M, A> context, M monitored) {
    return algorithm.analyze(context, monitored);
  }

  @Override
  public Decision plan(Context<M, A> context, M monitored, A analyzed) {
    Optional<ParallelismPlan> plan = comeback.due(context.observation());
    return plan.isPresent()
        ? new Decision.Scale(
            plan.get(), "the job was submitted anew, and is brought back to where it was")
        : algorithm.plan(context, monitored, analyzed);
  }

  @Override
  public String name() {
    return algorithm.name();
  }

  @Override
  public boolean readsMetrics() {
    return algorithm.readsMetrics();
  }

  @Override
  public ResultTypes<M, A> resultTypes() {
    return algorithm.resultTypes();
  }
}
