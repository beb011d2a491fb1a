package io.kta.examples.quickstart;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.policy.ScalingPolicy;
import io.kta.replay.Replay;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.io.PrintStream;
import java.nio.file.Path;

/** Plays what was recorded back, to the algorithm that decided then and to another. */
final class Playback {
  private static final double TARGET = 0.7;

  private Playback() {}

  static void print(
      Path recording, ScalingPolicy policy, Algorithm<?, ?> decided, PrintStream out) {
    out.printf("%nPlayed back to the same algorithm, which must decide the same:%n");
    out.print(Replay.of(recording).algorithm(decided).policy(policy).run());
    out.printf("%nPlayed back to one that wants operators to be busy for 70 %% of the time:%n");
    out.print(
        Replay.of(recording)
            .algorithm(Algorithm.of("busySeventyPercent").plan(Playback::busySeventyPercent))
            .policy(policy)
            .run());
    out.flush();
  }

  private static Decision busySeventyPercent(Context<?, ?> context) {
    ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
    for (Operator operator : context.topology().operators()) {
      double busy = context.observation().metricsOf(operator.id()).busyRatio().orElse(TARGET);
      int wanted = (int) Math.ceil(operator.parallelism() * busy / TARGET);
      plan = plan.with(operator.id(), operator.nearest(wanted));
    }
    return new Decision.Scale(plan, "operators should be busy for 70 % of the time");
  }
}
