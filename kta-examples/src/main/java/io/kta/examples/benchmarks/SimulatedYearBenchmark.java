package io.kta.examples.benchmarks;

import io.kta.simulation.SimulatedTopology;
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

/** A job of 10 operators that runs for a year of its own time, in a heap of 16 MB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx16m")
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class SimulatedYearBenchmark {
  private static final int OPERATORS = 10;

  /** How finely time passes. */
  @Param({"PT1M", "PT1S"})
  public String tick = "PT1M";

  /** Runs the job from its beginning, an hour at a time, as an autoscaler's driver is asked. */
  @Benchmark
  public double run() {
    ManualClock clock = new ManualClock();
    SimulatedTopology job =
        SimulationBenchmark.chain(OPERATORS).tick(Duration.parse(tick)).build(clock);
    for (int hour = 0; hour < 365 * 24; hour++) {
      clock.advance(Duration.ofHours(1));
      job.observe();
    }
    return job.lag();
  }
}
