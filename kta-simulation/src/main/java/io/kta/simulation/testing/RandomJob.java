package io.kta.simulation.testing;

import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** A job as a stranger's driver might show it: any graph, any number, anything missing. */
final class RandomJob {
  private static final int MOST_OPERATORS = 4;
  private static final double[] EXTREMES = {0, 1e-12, 1, 1e12, Double.MAX_VALUE};

  private final RandomGenerator random;
  private final List<Edge> edges = new ArrayList<>();
  private final int[] maxParallelism;
  private final double known;
  private Topology topology;
  private Instant now = Instant.EPOCH;

  RandomJob(RandomGenerator random) {
    this.random = random;
    int size = 1 + random.nextInt(MOST_OPERATORS);
    maxParallelism = new int[size];
    known = random.nextInt(3) == 0 ? 0.5 : 0.95;
    for (int i = 0; i < size; i++) {
      maxParallelism[i] = random.nextInt(4) == 0 ? 1 + random.nextInt(8) : Integer.MAX_VALUE;
      for (int from = 0; from < i; from++) {
        if (random.nextInt(2) == 0) {
          edges.add(Edge.of("op" + from, "op" + i));
        }
      }
    }
    topology = running();
  }

  /** Runs at another parallelism from now on. */
  void change() {
    topology = running();
  }

  private Topology running() {
    Topology.Builder running = Topology.builder();
    for (int i = 0; i < maxParallelism.length; i++) {
      int wanted = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(12);
      running.operator(
          Operator.of("op" + i, Math.min(maxParallelism[i], wanted))
              .withMaxParallelism(maxParallelism[i]));
    }
    edges.forEach(running::edge);
    return running.build();
  }

  /** Returns what is seen some time later. */
  Observation next() {
    now = now.plusSeconds(random.nextInt(120)); // the same observation twice, now and then
    Map<OperatorId, OperatorMetrics> metrics = new TreeMap<>();
    for (OperatorId id : topology.ids()) {
      if (random.nextDouble() < known) {
        metrics.put(id, metrics());
      }
    }
    JobStatus job = JobStatus.steady();
    if (random.nextInt(20) == 0) {
      job = job.withId("job" + random.nextInt(2));
    }
    return Observation.of(now, topology, metrics)
        .withJob(random.nextInt(20) == 0 ? job.withInProgress("busy") : job);
  }

  /** Returns an observation of which nothing but the topology is known. */
  Observation blind() {
    now = now.plusSeconds(60);
    return Observation.of(now, topology);
  }

  private OperatorMetrics metrics() {
    OperatorMetrics metrics = OperatorMetrics.unknown();
    if (random.nextDouble() < known) {
      metrics = metrics.withRecordsInPerSecond(number());
    }
    if (random.nextDouble() < known) {
      metrics = metrics.withRecordsOutPerSecond(number());
    }
    if (random.nextDouble() < known) {
      double busy = random.nextInt(8) == 0 ? random.nextInt(2) : random.nextDouble();
      double held = (1 - busy) * random.nextDouble() * random.nextInt(2);
      metrics = metrics.withTimeShares(new TimeShares(busy, 1 - busy - held, held));
    }
    if (random.nextDouble() < known / 2) {
      metrics = metrics.withPendingRecords(number());
    }
    return random.nextInt(20) == 0 ? metrics.asPartial() : metrics;
  }

  private double number() {
    return random.nextInt(12) == 0
        ? EXTREMES[random.nextInt(EXTREMES.length)]
        : 1e5 * random.nextDouble() * random.nextDouble();
  }
}
