package io.kta.examples.benchmarks;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one decision costs, all three steps, in a job of pipelines with a past of 20 cycles. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AlgorithmBenchmark {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final int CYCLES = 20;
  private static final int PIPELINE = 5; // operators from a source to its sink

  /** How many operators the topology has. */
  @Param({"10", "100", "1000", "10000"})
  public int operators;

  /** Which algorithm. */
  @Param({"Ds2", "Kta", "TargetUtilization", "LagBased", "Dhalion"})
  public String algorithm = "Ds2";

  private Run<?, ?> run = new Run<>(Algorithms.named("Fixed", Map.of()));

  /** Lets some cycles pass. */
  @Setup
  public void fillHistory() {
    run = new Run<>(Algorithms.named(algorithm, Map.of()));
    Topology topology = topology(operators);
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      run.advance(observation(topology, cycle));
    }
    run.observation = observation(topology, CYCLES);
  }

  /** Decides once. */
  @Benchmark
  public Decision decide() {
    return run.decide().decision;
  }

  private static Topology topology(int operators) {
    Topology.Builder topology = Topology.builder();
    for (int i = 0; i < operators; i++) {
      topology.operator(Operator.of(name(i), 4));
      if (i % PIPELINE > 0) {
        topology.edge(Edge.of(name(i - 1), name(i)));
      }
    }
    return topology.build();
  }

  private static Observation observation(Topology topology, int cycle) {
    Map<OperatorId, OperatorMetrics> metrics = new HashMap<>();
    for (Operator operator : topology.operators()) {
      double busy = 0.5 + 0.01 * (cycle % 7);
      OperatorMetrics known =
          OperatorMetrics.unknown()
              .withRecordsInPerSecond(1000 + cycle)
              .withRecordsOutPerSecond(1000 + cycle)
              .withTimeShares(new TimeShares(busy, 1 - busy, 0));
      metrics.put(
          operator.id(),
          topology.isSource(operator.id()) ? known.withPendingRecords(10 * cycle) : known);
    }
    Instant at = Instant.EPOCH.plus(INTERVAL.multipliedBy(cycle));
    return Observation.of(at, topology, metrics);
  }

  private static String name(int index) {
    return "operator-" + index;
  }

  /** An algorithm and its past. */
  private static final class Run<M, A> {
    private final Algorithm<M, A> algorithm;
    private List<CycleResult<M, A>> history = List.of();
    private Observation observation = AlgorithmBenchmark.observation(topology(1), 0);

    Run(Algorithm<M, A> algorithm) {
      this.algorithm = algorithm;
    }

    void advance(Observation next) {
      observation = next;
      Steps<M, A> steps = decide();
      List<CycleResult<M, A>> longer = new ArrayList<>();
      longer.add(
          CycleResult.<M, A>of(
                  id(), next.at(), next.at(), new Outcome.Applied(ApplyResult.alreadyInPlace()))
              .withMonitored(steps.monitored)
              .withAnalyzed(steps.analyzed)
              .withPlans(Plans.none().withObserved(ParallelismPlan.asIs(next.topology()))));
      longer.addAll(history);
      history = longer;
    }

    Steps<M, A> decide() {
      Context<M, A> context = Context.of(id(), observation.at(), observation, history);
      M monitored = algorithm.monitor(context);
      A analyzed = algorithm.analyze(context, monitored);
      return new Steps<>(monitored, analyzed, algorithm.plan(context, monitored, analyzed));
    }

    private CycleId id() {
      return new CycleId("benchmark", history.size() + 1L);
    }
  }

  private record Steps<M, A>(M monitored, A analyzed, Decision decision) {}
}
