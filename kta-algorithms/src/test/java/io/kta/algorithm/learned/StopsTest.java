package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.rates.Sample;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a rescaling stops the job decides what it is worth. */
final class StopsTest {

  /**
   * By conservation of records alone. By the backlog at the first sample, a stop of 41.8 s was
   * learned as 20 to 30 s, and those of 4.5 and 1.0 s stayed at the default of 30 s for ever. What
   * was caught up with before the first sample began is not seen.
   */
  @ParameterizedTest
  @CsvSource({"1, 0, 3", "4.5, 0, 6", "41.8, 34, 50"})
  void analyze_driverTellsNoStop_learnsItByConservation(double real, double least, double most) {
    for (MetricQuality quality : List.of(MetricQuality.exact(), MetricQuality.pipeline())) {
      List<LearnedCapacity.Analysis> seen = new ArrayList<>();
      Simulation.of(wave(real).metricQuality(quality))
          .algorithm(new Told(new LearnedCapacity(), seen))
          .runFor(Duration.ofHours(4));
      Stops stops = seen.get(seen.size() - 1).stops();
      assertThat(stops.up()).hasSizeBetween(2, 5);
      assertThat(stops.seconds(true, 0)).as("%s", stops).isBetween(least, most);
      assertThat(stops.seconds(false, 0)).as("%s", stops).isBetween(least, most);
    }
  }

  /** A job that stops for 1 s can afford to follow its load; one that stops for 40 s cannot. */
  @Test
  void run_wave_costsLessAndRescalesMoreWhereAStopIsShort() {
    var cheap = Simulation.of(wave(1)).algorithm(new LearnedCapacity()).runFor(Duration.ofHours(4));
    var dear = Simulation.of(wave(40)).algorithm(new LearnedCapacity()).runFor(Duration.ofHours(4));
    assertThat(cheap.provisioning().surplus()).isLessThan(dear.provisioning().surplus() - 0.1);
    assertThat(cheap.rescales()).isGreaterThan(dear.rescales());
  }

  private static SimulatedTopology.Builder wave(double stopSeconds) {
    return SimulatedTopology.builder()
        .source(
            SimulatedOperator.of("map", 1_000).parallelism(12),
            Load.cosine(10_000, 7_000, Duration.ofMinutes(60)))
        .rescaleCost(RescaleCost.stopping(Duration.ofMillis((long) (1000 * stopSeconds))))
        .tick(Duration.ofMillis(500));
  }

  /** Hides from an algorithm what the driver knows of stops, and keeps what it learns. */
  private record Told(LearnedCapacity algorithm, List<LearnedCapacity.Analysis> seen)
      implements Algorithm<Sample, LearnedCapacity.Analysis> {

    @Override
    public Sample monitor(Context<Sample, LearnedCapacity.Analysis> context) {
      return algorithm.monitor(hidden(context));
    }

    @Override
    public LearnedCapacity.Analysis analyze(
        Context<Sample, LearnedCapacity.Analysis> context, Sample measured) {
      seen.add(algorithm.analyze(hidden(context), measured));
      return seen.get(seen.size() - 1);
    }

    @Override
    public Decision plan(
        Context<Sample, LearnedCapacity.Analysis> context,
        Sample measured,
        LearnedCapacity.Analysis analyzed) {
      return algorithm.plan(hidden(context), measured, analyzed);
    }

    private static Context<Sample, LearnedCapacity.Analysis> hidden(
        Context<Sample, LearnedCapacity.Analysis> context) {
      return context.withStops(List.of());
    }
  }
}
