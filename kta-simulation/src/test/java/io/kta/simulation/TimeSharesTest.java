package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each instance does with its time, worked out from the records it had and took alone. */
@Timeout(180)
final class TimeSharesTest {
  private static final double EXACT = 1e-9;

  private final ManualClock clock = new ManualClock();

  /** What an operator reports is the mean of its instances, tick by tick, skewed or not. */
  @Test
  void shares_randomJobs_areTheMeansOfWhatEveryInstanceDid() {
    for (int seed = 0; seed < 100; seed++) {
      Load load = Load.cosine(400, 400, Duration.ofMinutes(2));
      SimulatedTopology job = RandomJobs.steady(seed, load).build(clock);
      double unlike = 0;
      for (int second = 0; second < 240; second++) {
        Instances instances = new Instances(job);
        clock.advance(Duration.ofSeconds(1));
        job.catchUp();
        for (int i = 1; i < job.graph().size(); i++) {
          unlike = Math.max(unlike, instances.compare(i, "seed " + seed + ", second " + second));
        }
      }
      assertThat(unlike).as("seed %d", seed).isLessThan(EXACT);
    }
  }

  /** The queues of every instance before a tick, and what the operators had done by then. */
  private static final class Instances {
    private final SimulatedTopology job;
    private final double[] in;
    private final double[] busy;
    private final double[] blocked;
    private final double[][][] queues; // per operator, input and instance

    Instances(SimulatedTopology job) {
      this.job = job;
      job.catchUp();
      FlowModel flow = job.flow();
      in = flow.recordsIn.clone();
      busy = flow.busySeconds.clone();
      blocked = flow.backpressuredSeconds.clone();
      queues = new double[job.graph().size()][][];
      for (int i = 1; i < queues.length; i++) {
        queues[i] = queues(i);
      }
    }

    private double[][] queues(int i) {
      FlowGraph graph = job.graph();
      double[][] now = new double[graph.inputs[i + 1] - graph.inputs[i]][];
      for (int k = 0; k < now.length; k++) {
        now[k] = new double[shares(i).length];
        for (int instance = 0; instance < now[k].length; instance++) {
          int lane = graph.operators.get(i).keySkew().keyed() ? instance : 0;
          now[k][instance] = job.flow().queuedAt(graph.inputs[i] + k, lane);
        }
      }
      return now;
    }

    private double[] shares(int i) {
      SimulatedOperator operator = job.graph().operators.get(i);
      int p = operator.parallelism();
      if (operator.keySkew().keyed()) {
        long seed = job.settings().seed() ^ i;
        return operator.keySkew().shares(p, operator.maxParallelism(), seed);
      }
      double[] even = new double[p];
      Arrays.fill(even, 1.0 / p);
      return even;
    }

    /** Returns by how much the reported shares of one second differ from those worked out. */
    double compare(int i, String what) {
      FlowGraph graph = job.graph();
      FlowModel flow = job.flow();
      double[] shares = shares(i);
      double[][] after = queues(i);
      double each = graph.operators.get(i).capacity().at(shares.length) / shares.length;
      double busyMean = 0;
      double idleMean = 0;
      double blockedMean = 0;
      for (int instance = 0; instance < shares.length; instance++) {
        double had = 0;
        double left = 0;
        for (int k = 0; k < after.length; k++) {
          int e = graph.inputs[i] + k;
          double sent = (flow.recordsIn[graph.from[e]] - in[graph.from[e]]) * graph.selectivity[e];
          had += queues[i][k][instance] + sent * shares[instance];
          left += after[k][instance];
        }
        double took = (had - left) / each;
        assertThat(took).as(what + ", operator " + i).isBetween(-EXACT, 1 + EXACT);
        double couldHaveTaken = Math.min(1, had / each);
        busyMean += took / shares.length;
        idleMean += (1 - couldHaveTaken) / shares.length;
        blockedMean += (couldHaveTaken - took) / shares.length;
      }
      double busyReported = flow.busySeconds[i] - busy[i];
      double blockedReported = flow.backpressuredSeconds[i] - blocked[i];
      double idleReported = 1 - busyReported - blockedReported;
      return Math.max(
          Math.abs(busyReported - busyMean),
          Math.max(Math.abs(blockedReported - blockedMean), Math.abs(idleReported - idleMean)));
    }
  }

  /**
   * Instances that get unequal shares, behind a source and before a sink: with as much as comes,
   * with less than the fullest can take, and with a sink that takes a part of it only.
   */
  @ParameterizedTest
  @CsvSource({"1e6, 1e6", "100, 1e6", "1e6, 120"})
  void shares_skewedOperator_areTheAnalyticOnes(double load, double sink) {
    KeySkew skew = KeySkew.zipf(0.8);
    SimulatedTopology job =
        SimulatedTopology.builder()
            .source("source", 10_000, Load.constant(load))
            .operator(SimulatedOperator.of("keyed", 100).parallelism(4).keySkew(skew))
            .operator("sink", sink)
            .edge("source", "keyed")
            .edge("keyed", "sink")
            .build(clock);
    clock.advance(Duration.ofHours(1));
    job.catchUp();
    double busy = job.flow().busySeconds[1];
    double blocked = job.flow().backpressuredSeconds[1];
    clock.advance(Duration.ofSeconds(100));
    job.catchUp();
    double hottest =
        Arrays.stream(skew.shares(4, 128, job.settings().seed() ^ 1)).max().orElseThrow();
    double throughput = Math.min(load, Math.min(100 / hottest, sink));
    busy = (job.flow().busySeconds[1] - busy) / 100;
    blocked = (job.flow().backpressuredSeconds[1] - blocked) / 100;
    assertThat(busy).isCloseTo(throughput / 400, within(1e-6));
    if (throughput < sink) {
      assertThat(blocked).as("nothing is in the way").isCloseTo(0, within(1e-6));
    } else { // the fullest instance is never idle, and no other waits for longer than it does
      double wait = 1 - throughput * hottest / 100;
      assertThat(blocked).isBetween(wait / 4 - 1e-6, wait + 1e-6);
    }
  }
}
