package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithms;
import io.kta.algorithm.Objective;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A user says what share of the records is to be in time, and pays for it. */
final class ObjectivesTest {
  private static final double EACH = 1_000; // records per second of an instance
  private static final Duration FIVE = Duration.ofSeconds(5);
  private static final Duration LENGTH = Duration.ofHours(6);
  private static final Objective LOOSE = Objective.latency(0.75, FIVE);
  private static final Objective USUAL = Objective.latency(0.95, FIVE);
  private static final Objective STRICT = Objective.latency(0.99, FIVE);

  static Stream<Arguments> loads() {
    Load wave = Load.cosine(12 * EACH, 8 * EACH, Duration.ofMinutes(40));
    Load walk = Load.randomWalk(10 * EACH, 2 * EACH, 20 * EACH, Duration.ofMinutes(2), 7);
    Load stairs = seconds -> EACH * (4 + 3 * ((long) (seconds / 900) % 5));
    return Stream.of(
        Arguments.of("wave, in place", wave, 5),
        Arguments.of("wave, savepoint", wave, 40),
        Arguments.of("walk, in place", walk, 5),
        Arguments.of("stairs, savepoint", stairs, 40));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("loads")
  void run_stricterObjective_fewerRecordsAreLateAtMoreCost(
      String name, Load load, int stopSeconds) {
    SimulationReport loose = run(load, stopSeconds, LOOSE);
    SimulationReport usual = run(load, stopSeconds, USUAL);
    SimulationReport strict = run(load, stopSeconds, STRICT);
    assertThat(strict.violations(FIVE)).as("late").isLessThan(usual.violations(FIVE));
    assertThat(usual.violations(FIVE)).as("late").isLessThan(loose.violations(FIVE));
    assertThat(surplus(strict)).as("cost").isGreaterThan(surplus(usual));
    assertThat(surplus(usual)).as("cost").isGreaterThan(surplus(loose));
  }

  private static double surplus(SimulationReport report) {
    return report.provisioning().surplus();
  }

  /** As a policy of Kubernetes gives it. */
  private static SimulationReport run(Load load, int stopSeconds, Objective objective) {
    Map<String, ?> parameters =
        Map.of("share", objective.share(), "within", objective.within().toString());
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source(SimulatedOperator.of("map", EACH).parallelism(12), load.noisy(0.02, 1))
            .metricQuality(MetricQuality.rest())
            .rescaleCost(RescaleCost.stopping(Duration.ofSeconds(stopSeconds)))
            .seed(1);
    return Simulation.of(job)
        .warmUp(Duration.ofMinutes(5))
        .algorithm(Algorithms.named("Kta", parameters))
        .runFor(LENGTH);
  }
}
