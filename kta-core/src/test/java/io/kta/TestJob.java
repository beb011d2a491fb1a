package io.kta;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.ResultTypes;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.time.LoopClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/** A source and a map in memory, whose answers a test can replace. */
final class TestJob implements ScaleDriver {
  static final OperatorId MAP = new OperatorId("map");

  private final LoopClock clock;
  private final List<ParallelismPlan> applied = new ArrayList<>();
  private int parallelism = 1;
  private boolean closed;
  private ApplyResult answer = ApplyResult.applied();

  TestJob(LoopClock clock) {
    this.clock = clock;
  }

  /** An algorithm that sets the map to a number. */
  static Algorithm<?, ?> setMapTo(int parallelism) {
    return Algorithm.of("algorithm")
        .plan(
            context ->
                new Decision.Scale(
                    ParallelismPlan.asIs(context.topology()).with(MAP, parallelism), "as told"));
  }

  /** Whose knowledge a store keeps for an autoscaler of the default name that runs such a one. */
  static KnowledgeOwner<?, ?> owner() {
    return new KnowledgeOwner<>("kta", "algorithm", ResultTypes.unknown());
  }

  @Override
  public synchronized ObserveResult observe() {
    Topology topology =
        Topology.chain(
            Operator.of("source", 1).withMaxParallelism(8),
            Operator.of("map", parallelism).withMaxParallelism(8));
    return Observation.of(clock.now(), topology);
  }

  @Override
  public synchronized ApplyResult apply(ParallelismPlan plan) {
    applied.add(plan);
    if (answer instanceof ApplyResult.Applied) {
      parallelism = plan.target(MAP);
    }
    return answer;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  synchronized void answer(ApplyResult answer) {
    this.answer = answer;
  }

  synchronized int parallelism() {
    return parallelism;
  }

  synchronized List<ParallelismPlan> applied() {
    return List.copyOf(applied);
  }

  synchronized boolean isClosed() {
    return closed;
  }
}
