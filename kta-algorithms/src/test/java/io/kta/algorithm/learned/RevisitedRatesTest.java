package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.simulation.Capacity;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Where a stop is dear, the second visit to a rate takes one rescale at most. The operator is the
 * one that ContTune's authors publish the capacity of, and the measure theirs: reconfigurations for
 * each change of the rate, of which ContTune needs 1.29.
 *
 * <p>Lian et al.: ContTune: Continuous tuning by conservative Bayesian optimization of distributed
 * stream data processing systems. PVLDB 16, 2023; the table is that of the README of
 * ljqcodelove/ContTune at 8cbcf89.
 */
final class RevisitedRatesTest {
  private static final Duration EACH = Duration.ofMinutes(20); // at a rate
  private static final double[] MILLIONS = {2.5, 5, 1.5, 4, 6, 3, 5.5, 2, 4.5, 3.5};

  private static final Capacity MEASURED =
      Capacity.measured(
          new TreeMap<>(
              Map.of(
                  1,
                  529_573.0,
                  2,
                  966_817.0,
                  4,
                  1_829_695.0,
                  6,
                  2_535_502.0,
                  8,
                  3_118_477.0,
                  10,
                  3_721_099.0,
                  13,
                  4_624_714.0,
                  15,
                  4_967_828.0,
                  20,
                  6_350_677.0,
                  26,
                  7_476_391.0)));

  /** Measured: 1.4 for each change of the first round, and 0.7 of the second. */
  @Test
  void run_ratesComeAgain_secondVisitIsOneStep() {
    int first = rescales(1);
    int second = rescales(2) - first;
    assertThat(first).isLessThanOrEqualTo(2 * MILLIONS.length);
    assertThat(second).isLessThanOrEqualTo(MILLIONS.length);
  }

  private static int rescales(int rounds) {
    Load rates = seconds -> 1e6 * MILLIONS[(int) (seconds / EACH.toSeconds()) % MILLIONS.length];
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source(
                SimulatedOperator.of("map", 1).capacity(MEASURED).parallelism(6),
                rates.noisy(0.01, 1))
            .metricQuality(MetricQuality.rest())
            .rescaleCost(RescaleCost.stopping(Duration.ofSeconds(40)))
            .seed(1);
    SimulationReport report =
        Simulation.of(job)
            .algorithm(new LearnedCapacity())
            .runFor(EACH.multipliedBy((long) rounds * MILLIONS.length));
    return report.rescales();
  }
}
