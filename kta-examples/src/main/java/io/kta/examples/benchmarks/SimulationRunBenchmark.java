package io.kta.examples.benchmarks;

import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
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
 * What a whole test costs: the job of {@link SimulationBenchmark}, the control loop every 30 s with
 * a rule that sizes every operator, and all that a report measures.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SimulationRunBenchmark {

  /** How many operators the topology has. */
  @Param({"10", "100", "1000"})
  public int operators;

  /** How long it runs in its own time. */
  @Param({"14", "140"})
  public int minutes;

  /** Runs the job and the loop from their beginning. */
  @Benchmark
  public SimulationReport run() {
    return Simulation.of(SimulationBenchmark.job(operators))
        .algorithm(PlanOnly.algorithm())
        .policy(ScalingPolicy.defaults())
        .runFor(Duration.ofMinutes(minutes));
  }
}
