package io.kta.algorithm.toggle;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.util.List;

/**
 * The demo algorithm: moves the operators through a list of replica counts, each operator one place
 * further along the list than the one before it. It looks at no metric, so it shows that scaling
 * works and no more. Immutable.
 *
 * @param threshold after how many cycles it moves on, at least 1; default 2
 * @param replicas the counts, each at least 1; default 4, 2
 * @since 0.1
 */
public record Toggle(int threshold, List<Integer> replicas) implements Algorithm<Long, Integer> {

  /*
   * The algorithm of the quick start of the existing KTA. Monitoring counts the cycles; the
   * analysis is a state, an index into the list, that moves on when the count is a multiple of the
   * threshold; operator number i, counted from 0 in topological order, gets the count at
   * (state + i) modulo the list's length. So with the defaults the first cycle plans 4, 2, the
   * second and third 2, 4, the fourth and fifth 4, 2.
   */

  /** Checks the parameters. */
  public Toggle {
    replicas = List.copyOf(replicas);
    if (threshold < 1) {
      throw new IllegalArgumentException("threshold is " + threshold + "; it must be at least 1");
    }
    if (replicas.isEmpty() || replicas.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "replicas are " + replicas + "; give at least one count, each at least 1");
    }
  }

  /** Creates a toggle between 4 and 2 on every second cycle. */
  public Toggle() {
    this(2, List.of(4, 2));
  }

  /** Returns false: it looks at nothing but the number of cycles. */
  @Override
  public boolean readsMetrics() {
    return false;
  }

  /** Returns which cycle this is, counted from 1. */
  @Override
  public Long monitor(Context<Long, Integer> context) {
    return context.lastMonitored().orElse(0L) + 1;
  }

  /** Returns the state: an index into the list of replica counts. */
  @Override
  public Integer analyze(Context<Long, Integer> context, Long count) {
    int state = context.lastAnalyzed().orElse(0);
    return (count % threshold == 0 ? state + 1 : state) % replicas.size();
  }

  @Override
  public Decision plan(Context<Long, Integer> context, Long count, Integer state) {
    ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
    int index = state;
    for (Operator operator : context.topology().operators()) {
      int wanted = replicas.get(index++ % replicas.size());
      plan = plan.with(operator.id(), operator.nearest(wanted));
    }
    return new Decision.Scale(plan, "cycle %d is in state %d".formatted(count, state));
  }

  /** Returns this with another {@code threshold}. */
  public Toggle withThreshold(int threshold) {
    return new Toggle(threshold, replicas);
  }

  /** Returns this with another {@code replicas}. */
  public Toggle withReplicas(List<Integer> replicas) {
    return new Toggle(threshold, replicas);
  }
}
