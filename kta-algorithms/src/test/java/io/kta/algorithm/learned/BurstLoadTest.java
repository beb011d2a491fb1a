package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.utilization.TargetUtilization;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/**
 * Short bursts from nearly nothing, over and again. Each was taken to double, since it had just
 * risen from nothing; what was added for it came when it was over, and was given back before the
 * next one.
 */
final class BurstLoadTest {
  private static final double EACH = 1_000;
  private static final int SEEDS = 5;
  private static final Duration LATE = Duration.ofSeconds(5);

  /**
   * 75 % of the records were late at 4.0 times the instances needed; 20 % at 6.0 times are. HPA's
   * rule, which keeps all for 5 min, has 11 % at 6.1 times.
   */
  @Test
  void run_burstsFromNearlyNothing_mostFindTheirInstancesAtNoMoreThanByUtilization() {
    double late = 0;
    double cost = 0;
    double costByUtilization = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimulationReport learned = run(new LearnedCapacity(), ScalingPolicy.defaults(), seed);
      late += learned.violations(LATE) / SEEDS;
      cost += learned.provisioning().surplus() / SEEDS;
      ScalingPolicy policy =
          ScalingPolicy.builder()
              .interval(Duration.ofSeconds(15))
              .behavior(Behavior.kubernetesDefaults())
              .build();
      SimulationReport byUtilization = run(new TargetUtilization(), policy, seed);
      costByUtilization += byUtilization.provisioning().surplus() / SEEDS;
    }
    assertThat(late).isLessThan(0.25);
    assertThat(cost).isLessThan(costByUtilization);
  }

  /** Else a reader would ask why a job keeps ten instances for a tenth of what one takes in. */
  @Test
  void explain_keepsInstancesForBursts_saysSo() {
    List<String> why = new ArrayList<>();
    SimulationReport unused =
        simulation(new LearnedCapacity(), ScalingPolicy.defaults(), 1)
            .listener(cycle -> why.add(cycle.explain()))
            .runFor(Duration.ofHours(1));
    assertThat(why)
        .filteredOn(words -> words.contains("since bursts of the last half hour needed it"))
        .hasSizeGreaterThan(100)
        .first(InstanceOfAssertFactories.STRING)
        .containsPattern("the job stays ready for [0-9,]+ records/s");
  }

  private static SimulationReport run(Algorithm<?, ?> algorithm, ScalingPolicy policy, long seed) {
    return simulation(algorithm, policy, seed).runFor(Duration.ofHours(2));
  }

  private static Simulation simulation(Algorithm<?, ?> algorithm, ScalingPolicy policy, long seed) {
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source(
                SimulatedOperator.of("map", EACH).parallelism(4), bursts(seed).noisy(0.02, seed))
            .metricQuality(MetricQuality.rest())
            .rescaleCost(RescaleCost.stopping(Duration.ofSeconds(1)))
            .seed(seed);
    return Simulation.of(job).warmUp(Duration.ofMinutes(5)).algorithm(algorithm).policy(policy);
  }

  /** Every 1 to 4 minutes for 10 to 30 s what 3 to 12 instances take in; else a tenth of one. */
  private static Load bursts(long seed) {
    Random random = new Random(seed);
    double[] load = new double[2 * 3600];
    int next = 0;
    for (int at = 0; at < load.length; at++) {
      load[at] = Math.max(load[at], 0.1 * EACH);
      if (at == next) {
        double height = EACH * (3 + 9 * random.nextDouble());
        int end = at + 10 + random.nextInt(20);
        for (int second = at; second < Math.min(load.length, end); second++) {
          load[second] = height;
        }
        next = end + 60 + random.nextInt(180);
      }
    }
    return seconds -> load[(int) Math.min(load.length - 1, seconds)];
  }
}
