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

/** Where a rescale takes a second, to wait costs more than a wrong guess. */
final class ShortStopsTest {
  private static final double EACH = 1_000;

  /**
   * Five times the load within a minute. It was left to settle while its backlog grew, and sized
   * for the mean of a rising half minute: 9.8 % of the records of an hour were late.
   */
  @Test
  void run_crowd_fewRecordsAreLate() {
    Load crowd =
        Load.constant(3 * EACH)
            .flashCrowd(Duration.ofMinutes(20), 5, Duration.ofMinutes(1), Duration.ofMinutes(10));
    SimulationReport report = run(crowd, 4, Duration.ofHours(1));
    assertThat(report.violations(Duration.ofSeconds(5))).isLessThan(0.06);
    assertThat(report.provisioning().surplus()).isLessThan(1.4);
    assertThat(report.rescales()).isLessThanOrEqualTo(8);
  }

  /** The load halves and stays there: it kept all for five minutes, or shrank in two steps. */
  @Test
  void run_loadHalves_shrinksOnceWithinFourMinutes() {
    Load half = seconds -> seconds < 1800 ? 10 * EACH : 5 * EACH;
    SimulationReport report = run(half, 12, Duration.ofMinutes(34));
    assertThat(report.finalParallelism("map")).isBetween(5, 7);
    assertThat(report.rescales()).isEqualTo(1);
  }

  private static SimulationReport run(Load load, int start, Duration length) {
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source(SimulatedOperator.of("map", EACH).parallelism(start), load.noisy(0.02, 1))
            .metricQuality(MetricQuality.rest())
            .rescaleCost(RescaleCost.stopping(Duration.ofSeconds(1)))
            .seed(1);
    return Simulation.of(job)
        .warmUp(Duration.ofMinutes(5))
        .algorithm(new LearnedCapacity())
        .runFor(length);
  }
}
