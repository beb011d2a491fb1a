package io.kta.simulation;

import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Jobs with a bit of everything, by seed: skew, noise, windows, copies, splits, two sources. */
final class RandomJobs {
  private RandomJobs() {}

  static SimulatedTopology.Builder job(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 2 + random.nextInt(8);
    int sources = 1 + random.nextInt(2);
    SimulatedTopology.Builder job = SimulatedTopology.builder().seed(seed);
    job.rescaleCost(cost(random));
    job.metricQuality(random.nextBoolean() ? MetricQuality.exact() : MetricQuality.pipeline());
    for (int i = 0; i < sources; i++) {
      job.source(operator(i, random), load(seed + i, random));
    }
    for (int i = sources; i < n; i++) {
      job.operator(operator(i, random));
      job.edge(id(random.nextInt(i)), id(i), 3 * random.nextDouble());
      if (i > 2 && random.nextInt(3) == 0) {
        job.split(id(random.nextInt(2)), id(i), 0.5);
      }
    }
    return job;
  }

  /** Returns a job that does the same all the time but for its load: no noise, nothing cold. */
  static SimulatedTopology.Builder steady(long seed, Load load) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 2 + random.nextInt(8);
    SimulatedTopology.Builder job =
        SimulatedTopology.builder().seed(seed).source("o0", 500 + random.nextInt(1000), load);
    for (int i = 1; i < n; i++) {
      int p = 1 + random.nextInt(5);
      SimulatedOperator operator =
          SimulatedOperator.of("o" + i, 100 + random.nextInt(1000)).parallelism(p);
      job.operator(random.nextInt(3) == 0 ? operator.keySkew(KeySkew.zipf(0.5)) : operator);
      for (int from = 0; from < i; from++) {
        if (from == i - 1 || random.nextInt(4) == 0) {
          job.edge("o" + from, "o" + i, 0.2 + random.nextDouble());
        }
      }
    }
    return job;
  }

  /** Returns a plan that sets every operator to 1 to 8. */
  static ParallelismPlan plan(FlowGraph graph, SplittableRandom random) {
    Map<OperatorId, Integer> targets = new HashMap<>();
    graph.operators.forEach(operator -> targets.put(operator.id(), 1 + random.nextInt(8)));
    return new ParallelismPlan(targets);
  }

  private static String id(int i) {
    return "o" + i;
  }

  private static SimulatedOperator operator(int i, SplittableRandom random) {
    SimulatedOperator operator =
        SimulatedOperator.of(id(i), 100 + random.nextInt(1000))
            .parallelism(1 + random.nextInt(5))
            .buffer(Duration.ofMillis(100 + random.nextInt(5000)));
    Duration window = Duration.ofSeconds(10L * random.nextInt(4));
    SimulatedOperator.Wear wear =
        new SimulatedOperator.Wear(
            0.2 + 0.8 * random.nextDouble(),
            Duration.ofSeconds(30),
            0.2 * random.nextDouble(),
            window,
            random.nextDouble());
    return switch (random.nextInt(4)) {
      case 0 -> operator.keySkew(KeySkew.zipf(random.nextDouble()));
      case 1 -> operator.keySkew(KeySkew.hotKey(random.nextDouble())).wear(wear);
      case 2 -> operator.wear(wear);
      default -> operator.capacity(new Capacity.Scalable(500, 0.04, 0.001));
    };
  }

  private static Load load(long seed, SplittableRandom random) {
    Load load = Load.randomWalk(1000, 300, 3000, Duration.ofSeconds(20), seed);
    return random.nextBoolean()
        ? load
        : load.outage(Duration.ofMinutes(2), Duration.ofMinutes(1), Duration.ofSeconds(1));
  }

  private static RescaleCost cost(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> RescaleCost.none();
      case 1 -> RescaleCost.reactive();
      case 2 -> RescaleCost.inPlace();
      case 3 -> RescaleCost.rolling();
      default -> RescaleCost.savepoint();
    };
  }
}
