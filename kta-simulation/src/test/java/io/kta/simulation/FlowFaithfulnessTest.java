package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be true of any flow: nothing is lost or made up, and time is spent once. */
@Timeout(300)
final class FlowFaithfulnessTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void flow_randomJobsRescaledAtRandom_conservesRecords() {
    for (int seed = 0; seed < 300; seed++) {
      SimulatedTopology job = RandomJobs.job(seed).build(clock);
      SplittableRandom random = new SplittableRandom(~seed);
      double seconds = 0;
      double[] came = new double[job.graph().size()];
      for (int i = 0; i < 30; i++) {
        int pause = 1 + random.nextInt(30);
        for (int s = 0; s < pause; s++) {
          for (int o = 0; o < came.length; o++) {
            came[o] += job.graph().loads[o].at(seconds);
          }
          seconds++;
        }
        clock.advance(Duration.ofSeconds(pause));
        job.apply(RandomJobs.plan(job.graph(), random));
        assertSourcesConserve(job.graph(), job.flow(), came, seed);
        assertEdgesConserve(job.graph(), job.flow(), seed);
      }
      assertThat(job.rescales()).as("seed %d", seed).isPositive();
    }
  }

  /** What came, and what was put back to be read again, was read or waits. */
  private static void assertSourcesConserve(
      FlowGraph graph, FlowModel flow, double[] came, int seed) {
    for (int i = 0; i < graph.size(); i++) {
      if (graph.isSource[i]) {
        assertThat(flow.recordsIn[i] + flow.lagOf(i))
            .as("seed %d, source %d", seed, i)
            .isCloseTo(came[i] + flow.readAgain[i], within(1e-6 * (1 + flow.recordsIn[i])));
      }
    }
  }

  /** What was sent was taken in, waits, or was dropped by a restart. */
  private static void assertEdgesConserve(FlowGraph graph, FlowModel flow, int seed) {
    for (int i = 0; i < graph.size(); i++) {
      double sent = 0;
      for (int e = graph.inputs[i]; e < graph.inputs[i + 1]; e++) {
        sent += flow.recordsIn[graph.from[e]] * graph.selectivity[e];
      }
      if (!graph.isSource[i]) {
        assertThat(flow.recordsIn[i] + flow.queuedAt(i) + flow.dropped[i])
            .as("seed %d, operator %d", seed, i)
            .isCloseTo(sent, within(1e-6 * (1 + sent)));
      }
    }
  }

  @Test
  void flow_randomJobs_neverNegativeNorTwiceBusy() {
    for (int seed = 0; seed < 300; seed++) {
      SimulatedTopology job = RandomJobs.job(seed).build(clock);
      FlowModel flow = job.flow();
      SplittableRandom random = new SplittableRandom(~seed);
      for (int second = 1; second <= 300; second++) {
        clock.advance(Duration.ofSeconds(1));
        job.catchUp();
        if (second % 97 == 0) {
          job.apply(RandomJobs.plan(job.graph(), random));
        }
        for (int i = 0; i < job.graph().size(); i++) {
          assertThat(flow.queuedAt(i)).as("seed %d, queue %d", seed, i).isNotNegative();
          assertThat(flow.lagOf(i)).as("seed %d, lag %d", seed, i).isNotNegative();
          assertThat(flow.busySeconds[i] + flow.backpressuredSeconds[i])
              .as("seed %d, operator %d", seed, i)
              .isLessThanOrEqualTo(second * (1 + 1e-9));
        }
      }
    }
  }

  /** A chain in which operator 2 is too slow for what comes: what each does with its time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void shares_chainWithABottleneck_areTheAnalyticOnes(int parallelism) {
    SimulatedTopology job =
        SimulatedTopology.builder()
            .source("source", 5000, Load.constant(1e6))
            .operator(SimulatedOperator.of("before", 2000).parallelism(parallelism))
            .operator(SimulatedOperator.of("bottleneck", 150).parallelism(parallelism))
            .operator(SimulatedOperator.of("after", 400).parallelism(parallelism))
            .edge("source", "before")
            .edge("before", "bottleneck", 0.5)
            .edge("bottleneck", "after", 2)
            .build(clock);
    clock.advance(Duration.ofMinutes(10));
    double[] busy = busySeconds(job);
    double[] blocked = blockedSeconds(job);
    clock.advance(Duration.ofSeconds(100));
    double throughput = 150.0 * parallelism;
    double[] busyExpected = {throughput * 2 / 5000, 300.0 / 2000, 1, 300.0 / 400};
    double[] blockedExpected = {1 - busyExpected[0], 1 - busyExpected[1], 0, 0};
    for (int i = 0; i < 4; i++) {
      assertThat((busySeconds(job)[i] - busy[i]) / 100)
          .as("busy %d", i)
          .isCloseTo(busyExpected[i], within(1e-3));
      assertThat((blockedSeconds(job)[i] - blocked[i]) / 100)
          .as("backpressured %d", i)
          .isCloseTo(blockedExpected[i], within(1e-3));
    }
  }

  private static double[] busySeconds(SimulatedTopology job) {
    job.catchUp();
    return job.flow().busySeconds.clone();
  }

  private static double[] blockedSeconds(SimulatedTopology job) {
    job.catchUp();
    return job.flow().backpressuredSeconds.clone();
  }

  /** However coarse the time, what gets through is what the slowest operator lets through. */
  @ParameterizedTest
  @CsvSource({"PT0.1S", "PT1S", "PT10S", "PT1M"})
  void throughput_anyTick_isTheBottlenecks(Duration tick) {
    SimulatedTopology job =
        SimulatedTopology.builder()
            .tick(tick)
            .source("source", 3000, Load.constant(1e6))
            .operator(SimulatedOperator.of("slow", 100).parallelism(2))
            .operator("fast", 10_000)
            .edge("source", "slow", 0.5)
            .edge("slow", "fast", 3)
            .build(clock);
    clock.advance(Duration.ofHours(1));
    double before = job.recordsIn("source");
    clock.advance(Duration.ofHours(1));
    assertThat((job.recordsIn("source") - before) / 3600).isCloseTo(400, withPercentage(0.1));
  }

  /** Little's law: the mean latency is the mean of what waits, over what comes per second. */
  @Test
  void latency_loadWithCrowds_obeysLittlesLaw() {
    Load load =
        Load.constant(800)
            .flashCrowd(Duration.ofMinutes(10), 3, Duration.ofMinutes(1), Duration.ofMinutes(5));
    SimulatedTopology job = SimulatedTopology.builder().source("map", 1000, load).build(clock);
    double waited = 0;
    int seconds = 7200;
    for (int second = 0; second < seconds; second++) {
      clock.advance(Duration.ofSeconds(1));
      waited += job.lag();
    }
    assertThat(job.lag()).isZero();
    assertThat(job.flow().latencies().mean())
        .isCloseTo(waited / job.recordsIn("map"), withPercentage(0.1));
  }
}
