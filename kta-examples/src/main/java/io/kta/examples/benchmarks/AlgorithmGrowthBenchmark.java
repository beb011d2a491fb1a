package io.kta.examples.benchmarks;

import io.kta.algorithm.Decision;
import java.util.ArrayList;
import java.util.List;
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

/**
 * What it costs to decide for as many operators in one job as in several, in turn: what one job
 * costs more is the algorithm's growth, what several cost more than the same one over and over is
 * that of the memory they take.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 4, time = 2)
public class AlgorithmGrowthBenchmark {

  /** How many jobs of how many operators. */
  @Param({"1x1000", "10x1000", "1x10000"})
  public String jobs = "1x1000";

  /** Which algorithm. */
  @Param({"Ds2", "Kta"})
  public String algorithm = "Ds2";

  private final List<AlgorithmBenchmark> each = new ArrayList<>();

  /** Lets some cycles of each job pass. */
  @Setup
  public void fillHistories() {
    String[] parts = jobs.split("x", 2);
    for (int i = 0; i < Integer.parseInt(parts[0]); i++) {
      AlgorithmBenchmark job = new AlgorithmBenchmark();
      job.algorithm = algorithm;
      job.operators = Integer.parseInt(parts[1]);
      job.fillHistory();
      each.add(job);
    }
  }

  /** Decides once for each job. */
  @Benchmark
  public List<Decision> decide() {
    return each.stream().map(AlgorithmBenchmark::decide).toList();
  }
}
