package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.simulation.Capacity;
import io.kta.simulation.KeySkew;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads and jobs that nothing was tuned on. What is asked is little: the job never asks for many
 * times what it needs, it does not flap, and it reads what waits.
 */
final class UnlistedLoadsTest {
  private static final double EACH = 1_000; // records per second of an instance
  private static final double MOST_NEEDED = 20; // instances, at the highest load
  private static final double HIGHEST = EACH * MOST_NEEDED;

  /** A quarter of headroom, twice that for a backlog, and as much contention as is usual. */
  private static final double MOST_ASKED = 4; // times what is needed at the highest load

  private static final int SEEDS = 3;
  private static final double HOURS = 4;

  static Stream<Arguments> loads() {
    return Stream.of(
        // name, load, the most rescalings per hour
        Arguments.of("square of 1 min", square(1), 4.0),
        Arguments.of("square of 5 min", square(5), 6.0),
        Arguments.of("square of 12 min", square(12), 7.0),
        Arguments.of("square of 40 min", square(40), 5.0),
        Arguments.of("saw of 15 min", saw(15), 6.0),
        Arguments.of("saw of 45 min", saw(45), 6.0),
        Arguments.of("nothing, then all", after(120, 0, 1), 3.0),
        Arguments.of("all, then next to nothing", after(60, 1, 0.05), 3.0),
        Arguments.of("a crowd", crowd(), 4.0),
        Arguments.of("an outage", outage(), 4.0),
        Arguments.of("constant", Load.constant(0.5 * HIGHEST), 1.5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("loads")
  void run_load_neitherRunsAwayNorFlapsNorFallsBehind(String name, Load load, double most) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      for (int start : new int[] {1, 10, 60}) {
        Run run = new Run(job(load.noisy(0.02, seed), start).seed(seed));
        String what = "%s from %d, seed %d: %s".formatted(name, start, seed, run);
        assertThat(run.peak()).as(what).isLessThanOrEqualTo(most(start));
        assertThat(run.rescalesPerHour).as(what).isLessThanOrEqualTo(most);
        assertThat(run.lagSeconds).as(what).isLessThan(60);
      }
    }
  }

  static Stream<Arguments> metrics() {
    MetricQuality pipeline = MetricQuality.pipeline();
    return Stream.of(
        Arguments.of(
            "30 % lost", new MetricQuality(pipeline.scrape(), pipeline.delay(), 0.05, 0.3)),
        Arguments.of("20 % noise", new MetricQuality(pipeline.scrape(), pipeline.delay(), 0.2, 0)),
        Arguments.of(
            "late", new MetricQuality(Duration.ofSeconds(60), Duration.ofSeconds(60), 0, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("metrics")
  void run_badMetrics_neitherRunsAwayNorFallsBehind(String name, MetricQuality quality) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      for (Load load : List.of(Load.constant(0.5 * HIGHEST), square(40))) {
        Run run = new Run(job(load, 10).metricQuality(quality).seed(seed));
        String what = "%s, seed %d: %s".formatted(name, seed, run);
        assertThat(run.peak()).as(what).isLessThanOrEqualTo(most(10));
        assertThat(run.rescalesPerHour).as(what).isLessThanOrEqualTo(6);
        assertThat(run.lagSeconds).as(what).isLessThan(60);
      }
    }
  }

  static Stream<Arguments> rates() {
    return Stream.of(1e-4, 1.0, 5e6).map(Arguments::of);
  }

  /** From a tenth of a record per second to a hundred million. */
  @ParameterizedTest
  @MethodSource("rates")
  void run_anyOrderOfRates_isSizedAlike(double times) {
    SimulatedTopology.Builder job =
        topology(5 * times * EACH, times * EACH, Load.constant(0.5 * HIGHEST * times), 1);
    Run run = new Run(job);
    assertThat(run.last()).isBetween(10, 20);
    assertThat(run.lagSeconds).isLessThan(1);
  }

  /**
   * There are 12 instances at most, where 20 are needed: it has them, and asks for nothing else.
   */
  @ParameterizedTest
  @MethodSource("capped")
  void run_cappedOperator_othersAreSizedForWhatComesThrough(String name, SimulatedOperator map) {
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source("source", EACH, Load.constant(HIGHEST))
            .operator(map)
            .operator(SimulatedOperator.of("sink", EACH))
            .edge("source", "map")
            .edge("map", "sink")
            .metricQuality(MetricQuality.pipeline())
            .rescaleCost(RescaleCost.savepoint());
    Run run = new Run(job);
    assertThat(run.of("source"))
        .as(name)
        .allMatch(size -> size <= MOST_ASKED * MOST_NEEDED)
        .last()
        .satisfies(size -> assertThat(size).isLessThanOrEqualTo(25));
    assertThat(run.rescalesPerHour).as("%s: %s", name, run).isLessThanOrEqualTo(5);
  }

  static Stream<Arguments> capped() {
    return Stream.of(
        Arguments.of("12 at most", SimulatedOperator.of("map", EACH).maxParallelism(12)),
        Arguments.of("hot key", SimulatedOperator.of("map", EACH).keySkew(KeySkew.hotKey(0.2))),
        Arguments.of(
            "another's database",
            SimulatedOperator.of("map", 1)
                .capacity(Capacity.measured(Map.of(1, EACH, 8, 8 * EACH, 128, 8.001 * EACH)))));
  }

  private static int most(int start) {
    return (int) Math.max(start, MOST_ASKED * MOST_NEEDED);
  }

  private static Load square(double minutes) {
    return seconds -> (long) (seconds / 60 / minutes) % 2 == 0 ? 0.2 * HIGHEST : HIGHEST;
  }

  private static Load saw(double minutes) {
    return seconds -> (0.1 + 0.9 * (seconds / 60 % minutes) / minutes) * HIGHEST;
  }

  private static Load after(double minutes, double before, double then) {
    return seconds -> (seconds < 60 * minutes ? before : then) * HIGHEST;
  }

  private static Load crowd() {
    return Load.constant(0.2 * HIGHEST)
        .flashCrowd(Duration.ofMinutes(50), 5, Duration.ofMinutes(2), Duration.ofMinutes(15));
  }

  private static Load outage() {
    return Load.constant(0.3 * HIGHEST)
        .outage(Duration.ofMinutes(50), Duration.ofMinutes(10), Duration.ofMinutes(5));
  }

  private static SimulatedTopology.Builder job(Load load, int start) {
    return topology(5 * EACH, EACH, load, start);
  }

  private static SimulatedTopology.Builder topology(
      double source, double each, Load load, int start) {
    return SimulatedTopology.builder()
        .source("source", source, load)
        .operator(SimulatedOperator.of("map", each).parallelism(start))
        .edge("source", "map")
        .metricQuality(MetricQuality.pipeline())
        .rescaleCost(RescaleCost.savepoint());
  }

  /** What became of a run. */
  private static final class Run {
    private final List<Map<OperatorId, Integer>> sizes = new ArrayList<>();
    private final double rescalesPerHour;
    private final double lagSeconds;

    Run(SimulatedTopology.Builder job) {
      double[] pending = {0};
      var report =
          Simulation.of(job)
              .algorithm(new LearnedCapacity())
              .listener(cycle -> cycle.observation().ifPresent(seen -> add(seen, pending)))
              .runFor(Duration.ofMinutes((long) (60 * HOURS)));
      rescalesPerHour = report.rescales() / HOURS;
      lagSeconds = pending[0] / HIGHEST;
    }

    private void add(Observation seen, double[] pending) {
      sizes.add(ParallelismPlan.asIs(seen.topology()).targets());
      OperatorMetrics source = seen.metrics().get(new OperatorId("source"));
      if (source != null) {
        source.pendingRecords().ifPresent(records -> pending[0] = records);
      }
    }

    List<Integer> of(String operator) {
      return sizes.stream().map(size -> size.getOrDefault(new OperatorId(operator), 0)).toList();
    }

    int peak() {
      return of("map").stream().mapToInt(size -> size).max().orElse(0);
    }

    int last() {
      return of("map").get(sizes.size() - 1);
    }

    @Override
    public String toString() {
      return "at most %d, %.2f rescalings per hour, %.0f s of records left"
          .formatted(peak(), rescalesPerHour, lagSeconds);
    }
  }
}
