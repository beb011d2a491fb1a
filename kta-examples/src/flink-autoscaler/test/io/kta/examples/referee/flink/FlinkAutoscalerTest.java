package io.kta.examples.referee.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithms;
import io.kta.policy.Behavior;
import io.kta.policy.Effectiveness;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationEvent;
import io.kta.simulation.SimulationReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds Flink's autoscaler to what its formulas give with its defaults. */
final class FlinkAutoscalerTest {

  /**
   * It settles for 5 min and looks on for 15; until then 500 records/s have piled up for 21 min,
   * which is 350 records/s for its 30 min of catching up. With 1000/0.7 and 1000 x 5/30 for the
   * restart that is 1945, or 19.45 instances of 100.
   */
  @Test
  void twiceTheLoadItCanTake_scalesUpOnceAfterTwentyMinutes() {
    SimulationReport report = run(5, Duration.ofMinutes(40));

    List<SimulationEvent> events = report.events();
    assertThat(events).hasSize(1);
    assertThat(events.get(0).at()).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(22));
    assertThat(report.finalParallelism("map")).isBetween(19, 21);
    assertThat(report.failedCycles()).isZero();
  }

  /** Up to the whole of its capacity is within its band. */
  @Test
  void busyToFiveSixths_staysAsItIs() {
    assertThat(run(12, Duration.ofHours(2)).rescales()).isZero();
  }

  /** Needed are 1000/0.7 + 1000 x 5/30 = 1595, but it shrinks by at most 60 % at once. */
  @Test
  void fourTimesTooLarge_shrinksToTwoFifthsAfterAnHourMore() {
    SimulationReport report = run(40, Duration.ofMinutes(100));

    assertThat(report.events().get(0).at())
        .isBetween(Duration.ofMinutes(80), Duration.ofMinutes(82));
    assertThat(report.finalParallelism("map")).isEqualTo(16);
  }

  private static SimulationReport run(int start, Duration length) {
    return Simulation.of(
            SimulatedTopology.builder()
                .source(SimulatedOperator.of("map", 100).parallelism(start), Load.constant(1000)))
        .algorithm(Algorithms.named("FlinkAutoscaler", Map.of()))
        .policy(
            ScalingPolicy.builder()
                .interval(Duration.ofMinutes(1))
                .behavior(Behavior.unrestricted())
                .effectiveness(Effectiveness.ignored())
                .build())
        .runFor(length);
  }
}
