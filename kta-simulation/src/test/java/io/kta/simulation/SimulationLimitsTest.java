package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The largest, the smallest and the wrong: a clear error or a correct result. */
@Timeout(180)
final class SimulationLimitsTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void build_cycle_namesItsOperators() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                small()
                    .operator("a", 1)
                    .operator("b", 1)
                    .edge("source", "a")
                    .edge("a", "b")
                    .edge("b", "a")
                    .build(clock))
        .withMessageContaining("cycle")
        .withMessageContaining("a")
        .withMessageContaining("b");
  }

  @Test
  void build_operatorWithoutInput_isNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().operator("a", 1).build(clock))
        .withMessage("operator a has no input; add an edge into it, or make it a source");
  }

  @Test
  void build_edgeFromOrToNowhere_isNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().edge("source", "mop").build(clock))
        .withMessageContaining("mop");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().operator("a", 1).edge("mop", "a").build(clock))
        .withMessageContaining("mop");
  }

  @Test
  void build_noOperator_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> SimulatedTopology.builder().build(clock));
  }

  @Test
  void build_flowThatExplodes_namesWhereItDoes() {
    SimulatedTopology.Builder job = small();
    String before = "source";
    for (int i = 0; i < 20; i++) {
      job.operator("o" + i, 1).edge(before, "o" + i, 10);
      before = "o" + i;
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> job.build(clock))
        .withMessageContaining("operator o15 would take in")
        .withMessageContaining("lower the selectivities");
  }

  @Test
  void numbers_negativeNanZeroOrEndless_areRefusedWhereTheyAreGiven() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
      assertRefused(() -> SimulatedOperator.of("a", bad));
      assertRefused(() -> Capacity.measured(Map.of(1, bad)));
    }
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
      assertRefused(() -> Load.constant(bad));
      assertRefused(() -> small().edge("source", "a", bad));
      assertRefused(() -> new Capacity.Scalable(1, bad, 0));
      assertRefused(() -> new Capacity.Scalable(1, 0, bad));
      assertRefused(() -> KeySkew.zipf(bad));
      assertRefused(() -> KeySkew.hotKey(bad));
    }
    assertRefused(() -> Capacity.measured(Map.of()));
    assertRefused(() -> Capacity.measured(Map.of(0, 1.0)));
    assertRefused(() -> SimulatedOperator.of("a", 1).parallelism(0));
    assertRefused(() -> SimulatedOperator.of("a", 1).parallelism(129));
    assertRefused(() -> SimulatedOperator.of("a", 1).buffer(Duration.ZERO));
    assertRefused(() -> small().tick(Duration.ZERO));
  }

  @Test
  void run_loadThatTurnsBad_namesTheSourceAndTheTime() {
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
      SimulatedTopology job =
          SimulatedTopology.builder()
              .source("source", 1, seconds -> seconds < 5 ? 1 : bad)
              .build(clock);
      clock.advance(Duration.ofSeconds(10));
      assertThatIllegalArgumentException()
          .isThrownBy(job::observe)
          .withMessageContaining("the load of source source is " + bad + " at 5.0 s");
    }
  }

  @Test
  void build_moreKeyGroupsThanMemoryHolds_isRefused() {
    assertRefused(
        () ->
            SimulatedOperator.of("a", 1)
                .keySkew(KeySkew.zipf(1))
                .maxParallelism(Integer.MAX_VALUE));
  }

  @Test
  void apply_moreInstancesThanAnIntCounts_isHeldToTheSlots() {
    SimulatedOperator wide = SimulatedOperator.of("source", 1).maxParallelism(Integer.MAX_VALUE);
    SimulatedTopology job =
        SimulatedTopology.builder()
            .source(wide, Load.constant(1))
            .operator(SimulatedOperator.of("map", 1).maxParallelism(Integer.MAX_VALUE))
            .edge("source", "map")
            .slots(1000)
            .build(clock);
    ParallelismPlan plan = ParallelismPlan.asIs(job.graph().topology);
    for (var id : job.graph().topology.ids()) {
      plan = plan.with(id, Integer.MAX_VALUE);
    }
    assertThat(job.apply(plan).toString()).contains("takes 4294967294 slots");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x9E3779B97F4A7C15L})
  void run_anySeed_isTheSameTwiceAndMovesRecords(long seed) {
    SimulatedTopology once = RandomJobs.job(3).seed(seed).build(clock);
    SimulatedTopology twice = RandomJobs.job(3).seed(seed).build(clock);
    clock.advance(Duration.ofMinutes(10));
    assertThat(once.observe().observation()).isEqualTo(twice.observe().observation());
    assertThat(once.recordsIn("o0")).isPositive().isEqualTo(twice.recordsIn("o0"));
  }

  @Test
  void run_tenThousandOperators_movesRecordsToTheLast() {
    SimulatedTopology.Builder job =
        SimulatedTopology.builder().source("o0", 1000, Load.constant(500));
    for (int i = 1; i < 10_000; i++) {
      job.operator("o" + i, 1000).edge("o" + (i % 100 == 0 ? 0 : i - 1), "o" + i);
    }
    SimulatedTopology built = job.build(clock);
    clock.advance(Duration.ofMinutes(10));
    double before = built.recordsIn("o9999");
    clock.advance(Duration.ofMinutes(1));
    assertThat(built.recordsIn("o9999") - before).isCloseTo(500 * 60, withPercentage(0.1));
  }

  /** A run with the loop, a rule that changes half of the operators, and its report. */
  @Test
  void runFor_tenThousandOperators_endsAndReports() {
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source("o0", 1000, Load.constant(500))
            .rescaleCost(RescaleCost.inPlace());
    for (int i = 1; i < 10_000; i++) {
      job.operator(SimulatedOperator.of("o" + i, 1000).parallelism(1 + i % 2))
          .edge("o" + (i % 100 == 0 ? 0 : i - 1), "o" + i);
    }
    SimulationReport report =
        Simulation.of(job)
            .algorithm(SimulationTest.busy(0.6))
            .policy(ScalingPolicy.builder().behavior(Behavior.unrestricted()).build())
            .runFor(Duration.ofMinutes(10));
    report.expect().parallelismEndsAt("o9999", 1).rescalesAtMost(20);
    assertThat(report.rescales()).isPositive();
    assertThat(report.peakInstances()).isEqualTo(15_000);
    assertThat(report.oracle().instanceHours()).isPositive();
    assertThat(report.toHtml().length()).isLessThan(1_000_000);
    assertThat(report.toCsv()).contains("o9999.parallelism");
  }

  @Test
  void run_millionMillionRecordsPerSecond_losesNone() {
    SimulatedTopology job =
        SimulatedTopology.builder()
            .source("source", 2e12, Load.constant(1e12))
            .operator(SimulatedOperator.of("map", 1e10).parallelism(50))
            .edge("source", "map")
            .build(clock);
    clock.advance(Duration.ofHours(10));
    assertThat(job.lag() + job.recordsIn("source")).isCloseTo(36_000e12, withPercentage(1e-9));
    assertThat(job.recordsIn("map")).isCloseTo(18_000e12, withPercentage(0.1));
  }

  /** A year whose backlog is a day long at times; memory is what it was after a month. */
  @Test
  void run_aYearByTheMinute_keepsToItsMemory() {
    Load load = Load.diurnal(100, 1500, Duration.ofDays(1));
    SimulatedTopology job =
        SimulatedTopology.builder()
            .tick(Duration.ofMinutes(1))
            .source("source", 10_000, load)
            .operator("map", 900)
            .edge("source", "map")
            .metricQuality(MetricQuality.pipeline())
            .build(clock);
    clock.advance(Duration.ofDays(365));
    assertThat(job.recordsIn("map")).isCloseTo(800.0 * 365 * 86_400, withPercentage(0.5));
    assertThat(job.flow().mostInstantsKept()).isLessThanOrEqualTo(1 << 15);
    assertThat(job.latency(0.5)).isBetween(Duration.ofMinutes(1), Duration.ofDays(1));
  }

  /** A backlog that only grows, of more instants than are kept. */
  @Test
  void run_backlogOfMonths_isKeptInBoundedMemory() {
    SimulatedTopology job =
        SimulatedTopology.builder()
            .tick(Duration.ofMinutes(1))
            .source("source", 100, Load.constant(200))
            .build(clock);
    clock.advance(Duration.ofDays(180));
    assertThat(job.lag()).isCloseTo(100.0 * 180 * 86_400, within(1e-3));
    assertThat(job.flow().mostInstantsKept()).isLessThanOrEqualTo(1 << 15);
    assertThat(job.latency(1).toHours()).isCloseTo(90 * 24, within(40L));
  }

  private static SimulatedTopology.Builder small() {
    return SimulatedTopology.builder().source("source", 1, Load.constant(1));
  }

  private static void assertRefused(Runnable code) {
    assertThatIllegalArgumentException().isThrownBy(code::run);
  }
}
