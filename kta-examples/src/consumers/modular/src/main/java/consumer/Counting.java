package consumer;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.topology.ParallelismPlan;

/** Runs every operator at the number of cycles so far, which it remembers by its results. */
final class Counting implements Algorithm<Counting.Count, Counting.Count> {

  /** How many cycles there were. */
  public record Count(int cycles) {}

  @Override
  public Count monitor(Context<Count, Count> context) {
    return new Count(context.lastMonitored().map(Count::cycles).orElse(0) + 1);
  }

  @Override
  public Count analyze(Context<Count, Count> context, Count monitored) {
    return monitored;
  }

  @Override
  public Decision plan(Context<Count, Count> context, Count monitored, Count analyzed) {
    ParallelismPlan plan =
        ParallelismPlan.of(context.topology(), operator -> operator.nearest(analyzed.cycles()));
    return new Decision.Scale(plan, "cycle " + analyzed.cycles());
  }

  @Override
  public boolean readsMetrics() {
    return false;
  }
}
