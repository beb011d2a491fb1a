package io.kta.examples.published;

import io.kta.algorithm.Algorithm;
import io.kta.policy.Behavior;
import io.kta.policy.Direction;
import io.kta.policy.Effectiveness;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.DebsLoads;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import java.time.Duration;

/**
 * A run of Siachamis et al., "Evaluating Stream Processing Autoscalers" (DEBS 2024): one stateless
 * operator, of which each instance takes in 205,000 records per second. That number, and that a
 * rescaling stops the job for about 40 s, are worked out from their figures. Immutable.
 *
 * @param name load and rule
 * @param load what comes
 * @param length how long
 * @param start the parallelism at the start: 15 with the cosine, as the curves in the figures begin
 * @param rule how decisions are made
 * @param published what the paper's figures show
 */
record PublishedRun(
    String name, Load load, Duration length, int start, Algorithm<?, ?> rule, Figures published) {
  private static final Duration HOLD = Duration.ofMinutes(5);

  /** Returns the cosine load under a rule. */
  static PublishedRun cosine(String rule, Algorithm<?, ?> algorithm, Figures published) {
    Duration length = Duration.ofMinutes(140);
    return new PublishedRun(
        "cosine, " + rule, DebsLoads.cosine(), length, 15, algorithm, published);
  }

  /** Returns the steps under a rule. */
  static PublishedRun steps(String rule, Algorithm<?, ?> algorithm, Figures published) {
    Duration length = Duration.ofMinutes(90);
    return new PublishedRun("steps, " + rule, DebsLoads.steps(), length, 1, algorithm, published);
  }

  /** Runs it in simulation. */
  SimulationReport simulate(long seed) {
    return Simulation.of(
            SimulatedTopology.builder()
                .source(SimulatedOperator.of("map", 205_000).parallelism(start), load)
                .rescaleCost(RescaleCost.savepoint())
                .metricQuality(
                    MetricQuality.exact().withScrape(Duration.ofSeconds(15)).withNoise(0.03))
                .seed(seed))
        .algorithm(rule)
        .policy(policy())
        .runFor(length);
  }

  /** Returns the limits of the paper: five minutes' cooldown, and down as HPA goes down. */
  private ScalingPolicy policy() {
    Direction down = Direction.unrestricted();
    if (rule instanceof CpuRule) {
      down = down.withStabilizationWindow(HOLD);
    }
    return ScalingPolicy.builder()
        .interval(Duration.ofSeconds(15))
        .minParallelism(3)
        .maxParallelism(70)
        .cooldownUp(HOLD)
        .cooldownDown(HOLD)
        .behavior(Behavior.unrestricted().withDown(down))
        .effectiveness(Effectiveness.ignored())
        .build();
  }
}
