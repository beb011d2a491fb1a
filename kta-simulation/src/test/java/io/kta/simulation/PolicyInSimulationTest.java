package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.policy.Behavior;
import io.kta.policy.Effectiveness;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.ScalingPolicyBuilder;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Failures of autoscalers that only show while a job answers; the healthy and the broken number.
 */
final class PolicyInSimulationTest {
  private static final OperatorId MAP = new OperatorId("map");

  @Test
  void chasesItsOwnBacklog() {
    // Every rescaling stops the job for a minute, and the records of that minute ask for more.
    SimulationReport broken = backlogOf(open());
    SimulationReport healthy = backlogOf(open().cooldownUp(Duration.ofMinutes(10)));
    assertThat(broken.rescales()).as("broken").isGreaterThanOrEqualTo(8);
    assertThat(healthy.rescales()).as("healthy").isLessThanOrEqualTo(4);
  }

  private static SimulationReport backlogOf(ScalingPolicyBuilder policy) {
    Algorithm<?, ?> drains =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  double waiting =
                      context
                          .observation()
                          .metricsOf(new OperatorId("source"))
                          .pendingRecords()
                          .orElse(0);
                  int wanted = (int) Math.ceil((1_000 + waiting / 60) / 100 - 1e-9);
                  ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
                  return new Decision.Scale(plan.with(MAP, Math.min(60, wanted)), "drain in 60 s");
                });
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source("source", 100_000, Load.constant(1_000))
            .operator(SimulatedOperator.of("map", 100).parallelism(8))
            .edge("source", "map")
            .rescaleCost(RescaleCost.stopping(Duration.ofMinutes(1)));
    return Simulation.of(job)
        .algorithm(drains)
        .policy(policy.build())
        .runFor(Duration.ofMinutes(30));
  }

  @Test
  void runsAwayAtAnExternalBottleneck() {
    // However many write, the database takes 200 records a second.
    SimulationReport broken = bottleneck(open().effectiveness(Effectiveness.ignored()));
    SimulationReport healthy = bottleneck(open());
    assertThat(broken.finalParallelism("sink")).as("broken").isEqualTo(32);
    assertThat(healthy.finalParallelism("sink")).as("healthy").isEqualTo(2);
    assertThat(healthy.rescales()).isEqualTo(3); // to 4, to 8, and back
  }

  private static SimulationReport bottleneck(ScalingPolicyBuilder policy) {
    OperatorId sink = new OperatorId("sink");
    Algorithm<?, ?> doubles =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  int now = context.topology().operator(sink).parallelism();
                  double busy = context.observation().metricsOf(sink).busyRatio().orElse(0);
                  ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
                  return busy < 0.9
                      ? new Decision.Hold("it keeps up")
                      : new Decision.Scale(plan.with(sink, 2 * now), "it is busy");
                });
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source("source", 100_000, Load.constant(1_000))
            .operator(
                SimulatedOperator.of("sink", 100)
                    .parallelism(2)
                    .capacity(
                        new Capacity.Measured(
                            new TreeMap<>(Map.of(1, 100.0, 2, 200.0, 32, 200.0)))))
            .edge("source", "sink")
            .rescaleCost(RescaleCost.inPlace());
    return Simulation.of(job)
        .algorithm(doubles)
        .policy(policy.maxParallelism(32).interval(Duration.ofMinutes(3)).build())
        .runFor(Duration.ofMinutes(30));
  }

  private static ScalingPolicyBuilder open() {
    return ScalingPolicy.builder().behavior(Behavior.unrestricted());
  }
}
