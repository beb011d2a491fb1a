package io.kta.examples.benchmarks;

import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to let a simulated job run, a second at a time: a chain that keeps up at the crest
 * of its load but for one operator, so that queues fill, push back and drain.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SimulationBenchmark {

  /** How many operators the topology has. */
  @Param({"10", "100", "1000"})
  public int operators;

  /** How long it runs in its own time. */
  @Param({"14", "140"})
  public int minutes;

  /** Runs the job from its beginning. */
  @Benchmark
  public double job() {
    ManualClock clock = new ManualClock();
    SimulatedTopology job = chain(operators).build(clock);
    clock.advance(Duration.ofMinutes(minutes));
    return job.lag();
  }

  /**
   * Runs a whole test: the job, the control loop every 30 s with a rule that sizes every operator,
   * and all that a report measures.
   */
  @Benchmark
  public SimulationReport test() {
    return Simulation.of(chain(operators))
        .algorithm(PlanOnly.algorithm())
        .policy(ScalingPolicy.defaults())
        .runFor(Duration.ofMinutes(minutes));
  }

  static SimulatedTopology.Builder chain(int operators) {
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source("o0", 4000, Load.cosine(1000, 800, Duration.ofMinutes(60)));
    for (int i = 1; i < operators; i++) {
      double capacity = i == operators / 2 ? 750 : 1000;
      job.operator(SimulatedOperator.of("o" + i, capacity).parallelism(2))
          .edge("o" + (i - 1), "o" + i);
    }
    return job;
  }
}
