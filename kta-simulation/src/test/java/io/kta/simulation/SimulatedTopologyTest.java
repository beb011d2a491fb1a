package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.kta.driver.ApplyResult;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class SimulatedTopologyTest {
  private final ManualClock clock = new ManualClock();

  /**
   * The tightest operator works at its capacity within minutes. What the sources read differs from
   * that by what the queues in between take in or give back, which ends within the hour.
   */
  @Test
  void throughput_thousandRandomTopologies_isTheAnalyticMinimum() {
    for (int seed = 0; seed < 1000; seed++) {
      SimulatedTopology job = random(seed);
      FlowGraph graph = job.graph();
      double[] one = new double[graph.size()];
      one[0] = 1;
      double[] visits = graph.demand(one);
      int tightest = 0;
      for (int i = 1; i < graph.size(); i++) {
        boolean tighter =
            readsAtMost(job, i, visits[i]) < readsAtMost(job, tightest, visits[tightest]);
        tightest = tighter ? i : tightest;
      }
      double expected = readsAtMost(job, tightest, visits[tightest]);
      clock.advance(Duration.ofMinutes(5));
      assertThat(rateOverTenMinutes(job, tightest) / visits[tightest])
          .as("tightest operator %d, seed %d, %s", tightest, seed, graph.operators)
          .isCloseTo(expected, withPercentage(0.1));
      clock.advance(Duration.ofMinutes(45));
      assertThat(rateOverTenMinutes(job, 0))
          .as("source, seed %d, %s", seed, graph.operators)
          .isCloseTo(expected, withPercentage(0.1));
      assertConserved(job, seed);
    }
  }

  private double rateOverTenMinutes(SimulatedTopology job, int operator) {
    job.catchUp();
    double before = job.flow().recordsIn[operator];
    clock.advance(Duration.ofMinutes(10));
    job.catchUp();
    return (job.flow().recordsIn[operator] - before) / 600;
  }

  /** Returns what the source could read per second if only this operator were slow. */
  private static double readsAtMost(SimulatedTopology job, int i, double visits) {
    SimulatedOperator operator = job.graph().operators.get(i);
    long seed = job.settings().seed();
    int p = operator.parallelism();
    double hottest = 1.0 / p;
    if (i > 0 && operator.keySkew().keyed()) {
      double[] shares = operator.keySkew().shares(p, operator.maxParallelism(), seed ^ i);
      hottest = Arrays.stream(shares).max().orElseThrow();
    }
    return visits > 0 ? operator.capacity().at(p) / p / hottest / visits : Double.POSITIVE_INFINITY;
  }

  private static void assertConserved(SimulatedTopology job, int seed) {
    FlowGraph graph = job.graph();
    for (int i = 1; i < graph.size(); i++) {
      double sent = 0;
      for (int e = graph.inputs[i]; e < graph.inputs[i + 1]; e++) {
        sent += job.flow().recordsIn[graph.from[e]] * graph.selectivity[e];
      }
      double arrived = job.flow().recordsIn[i] + job.flow().queuedAt(i) + job.flow().dropped[i];
      assertThat(arrived).as("seed %d", seed).isCloseTo(sent, withPercentage(1e-7));
    }
  }

  @Test
  void observe_randomTopologies_sharesOfTimeAddUpToOne() {
    for (int seed = 0; seed < 50; seed++) {
      SimulatedTopology job = random(seed);
      clock.advance(Duration.ofMinutes(5));
      for (OperatorMetrics metrics : job.observe().observation().orElseThrow().metrics().values()) {
        TimeShares shares = metrics.timeShares().orElseThrow();
        assertThat(shares.busy() + shares.idle() + shares.backpressured())
            .isCloseTo(1, within(1e-12));
      }
    }
  }

  @Test
  void apply_jobStops_leavesABacklogAndCatchesUp() {
    SimulatedTopology job =
        SimulatedTopology.builder()
            .source("map", 200, Load.constant(300))
            .rescaleCost(RescaleCost.stopping(Duration.ofSeconds(40)))
            .build(clock);
    clock.advance(Duration.ofSeconds(10));
    assertThat(job.lag()).isCloseTo(1000, within(1e-6));
    ParallelismPlan plan = new ParallelismPlan(Map.of(new OperatorId("map"), 2));
    assertThat(job.apply(plan)).isInstanceOf(ApplyResult.Accepted.class);
    clock.advance(Duration.ofSeconds(39));
    assertThat(job.observe().observation()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(job.lag()).isCloseTo(13000, within(1e-6));
    assertThat(job.apply(plan)).isEqualTo(ApplyResult.alreadyInPlace());
    clock.advance(Duration.ofSeconds(130));
    assertThat(job.lag()).isCloseTo(0, within(1e-6));
    assertThat(job.latency(1)).isBetween(Duration.ofSeconds(39), Duration.ofSeconds(45));
  }

  @Test
  void run_sameSeed_isTheSameToTheBit() {
    assertThat(noisyRun()).isEqualTo(noisyRun());
  }

  private static List<Object> noisyRun() {
    ManualClock clock = new ManualClock();
    SimulatedTopology job =
        SimulatedTopology.builder()
            .source("map", 200, Load.cosine(150, 100, Duration.ofMinutes(10)))
            .operator(
                SimulatedOperator.of("window", 250)
                    .wear(
                        new SimulatedOperator.Wear(
                            0.8, Duration.ofSeconds(30), 0.1, Duration.ofSeconds(30), 0.5)))
            .edge("map", "window")
            .metricQuality(MetricQuality.pipeline())
            .seed(-7)
            .build(clock);
    List<Object> seen = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      clock.advance(Duration.ofSeconds(15));
      seen.add(job.observe().observation());
    }
    return seen;
  }

  @Test
  void build_badInput_isRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().operator("alone", 1).build(clock))
        .withMessageContaining("operator alone has no input");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                builder()
                    .operator("a", 1)
                    .operator("b", 1)
                    .edge("a", "b")
                    .edge("b", "a")
                    .build(clock))
        .withMessageContaining("cycle");
    assertThatIllegalArgumentException().isThrownBy(() -> builder().operator("zero", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().edge("s", "a", Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().operator("a", 1).edge("s", "a", 1e16).build(clock))
        .withMessageContaining("lower the selectivities");
    assertThatIllegalArgumentException().isThrownBy(() -> Load.constant(-1));
    SimulatedTopology job =
        SimulatedTopology.builder().source("s", 1, seconds -> Double.NaN).build(clock);
    clock.advance(Duration.ofSeconds(1));
    assertThatIllegalArgumentException()
        .isThrownBy(job::lag)
        .withMessage("the load of source s is NaN at 0.0 s; it must be finite and at least 0");
  }

  private static SimulatedTopology.Builder builder() {
    return SimulatedTopology.builder().source("s", 1, Load.constant(1));
  }

  private SimulatedTopology random(int seed) {
    return RandomJobs.steady(seed, Load.constant(1e6)).build(clock);
  }
}
