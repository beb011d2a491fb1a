package io.kta.examples.benchmarks;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.time.LoopClock;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.OperatorReference;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A job in memory, of operators in a row. Each observation is made of nothing but new objects and
 * has other numbers, as one that was asked for over a network, and no number ever comes again. Its
 * load doubles and halves every few cycles, so that it is scaled.
 */
final class FleetJob implements ScaleDriver {
  private static final int CYCLES_OF_ONE_LOAD = 20;
  private static final double CAPACITY = 100;

  private final int number;
  private final LoopClock clock;
  private final int[] parallelism;
  private final Random noise;
  private int observations;

  FleetJob(int number, int operators, LoopClock clock) {
    this.number = number;
    this.clock = clock;
    this.noise = new Random(number);
    this.parallelism = new int[operators];
    Arrays.fill(parallelism, 2);
  }

  @Override
  public ObserveResult observe() {
    int turn = observations++ + number;
    double rate = (turn / CYCLES_OF_ONE_LOAD % 2 == 0 ? 150 : 300) + turn % 7;
    Topology.Builder topology = Topology.builder();
    Map<OperatorId, OperatorMetrics> metrics = new LinkedHashMap<>();
    for (int i = 0; i < parallelism.length; i++) {
      OperatorId id = id(i);
      topology.operator(
          Operator.of(id, parallelism[i])
              .withName("operator " + i)
              .withMaxParallelism(128)
              .withSlotSharingGroup("default")
              .withReference(new OperatorReference("vertex", Map.of("id", id.value()))));
      if (i > 0) {
        topology.edge(new Edge(id(i - 1), id, Edge.Partitioning.KEYED));
      }
      double in = rate * (0.95 + 0.1 * noise.nextDouble());
      double busy = Math.min(1, in / (CAPACITY * parallelism[i]));
      metrics.put(
          id,
          OperatorMetrics.unknown()
              .withRecordsInPerSecond(in)
              .withRecordsOutPerSecond(in * (1 + 0.01 * noise.nextDouble()))
              .withTimeShares(new TimeShares(busy, 1 - busy, 0)));
    }
    return Observation.of(clock.now(), topology.build(), metrics);
  }

  private static OperatorId id(int operator) {
    return new OperatorId("cbc357ccb763df2852fee8c4fc7d55f" + operator);
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    for (int i = 0; i < parallelism.length; i++) {
      parallelism[i] = plan.target(id(i));
    }
    return ApplyResult.applied();
  }
}
