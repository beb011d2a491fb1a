package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Where a rescale stops the job for 40 s, a second one costs more than some instances. */
final class LongStopsTest {
  private static final double EACH = 1_000;

  /**
   * Three times the load within a minute. It grew for what had come by then, and stopped once more
   * for the rest.
   */
  @Test
  void run_crowd_growsOnce() {
    Load crowd =
        Load.constant(4 * EACH)
            .flashCrowd(Duration.ofMinutes(20), 3, Duration.ofMinutes(1), Duration.ofMinutes(10));
    assertThat(run(crowd, 6, Duration.ofMinutes(26)).rescales()).isEqualTo(1);
  }

  private static SimulationReport run(Load load, int start, Duration length) {
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source(SimulatedOperator.of("map", EACH).parallelism(start), load.noisy(0.02, 1))
            .metricQuality(MetricQuality.rest())
            .rescaleCost(RescaleCost.stopping(Duration.ofSeconds(40)))
            .seed(1);
    return Simulation.of(job)
        .warmUp(Duration.ofMinutes(5))
        .algorithm(new LearnedCapacity())
        .runFor(length);
  }
}
