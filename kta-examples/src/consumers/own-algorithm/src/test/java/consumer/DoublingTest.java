package consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.testing.AlgorithmInvariants;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DoublingTest {

  /** Two hours of virtual time, against queues that fill and a job that stops to be rescaled. */
  @Test
  void simulation_loadThatTriples_isFollowed() {
    Simulation.of(
            SimulatedTopology.builder()
                .source("source", 4_000, Load.steps(Duration.ofHours(1), 500, 1_500))
                .operator("count", 300)
                .edge("source", "count")
                .rescaleCost(RescaleCost.inPlace()))
        .algorithm(new Doubling())
        .policy(ScalingPolicy.builder().maxParallelism(32).build())
        .runFor(Duration.ofHours(2))
        .expect()
        .latencyBelow(0.95, Duration.ofSeconds(30))
        .rescalesAtMost(10)
        .parallelismStaysWithin("count", 1, 16);
  }

  @Test
  void invariants_randomJobs_hold() {
    AlgorithmInvariants<?, ?> invariants = new AlgorithmInvariants<>(new Doubling());
    invariants.holdForRandomJobs(1, 200);
    invariants.missingDataNeverShrinks(1, 50);
  }

  /** One cycle of the real loop, with a job that is a mock. */
  @Test
  void runOnce_busyOperator_isDoubled() {
    Topology topology = Topology.chain(Operator.of("source", 1), Operator.of("count", 2));
    OperatorMetrics calm = OperatorMetrics.unknown().withTimeShares(new TimeShares(0.5, 0.5, 0));
    OperatorMetrics busy = OperatorMetrics.unknown().withTimeShares(new TimeShares(1, 0, 0));
    ScaleDriver job = mock();
    when(job.observe())
        .thenReturn(
            Observation.of(Instant.now(), topology)
                .withMetrics(Map.of(new OperatorId("source"), calm, new OperatorId("count"), busy)));
    when(job.apply(any())).thenReturn(ApplyResult.applied());
    ScalingPolicy atOnce = ScalingPolicy.builder().behavior(Behavior.unrestricted()).build();
    try (Autoscaler autoscaler =
        Kta.autoscaler().algorithm(new Doubling()).driver(job).policy(atOnce).build()) {
      CycleReport report = autoscaler.runOnce();
      assertThat(report.toString()).contains("count 2 -> 4");
    }
    verify(job).apply(ParallelismPlan.asIs(topology).with(new OperatorId("count"), 4));
  }
}
