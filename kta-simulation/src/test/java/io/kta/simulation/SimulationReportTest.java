package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Objective;
import io.kta.policy.Behavior;
import io.kta.policy.Conflicts;
import io.kta.policy.Effectiveness;
import io.kta.policy.MissingData;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Measures of runs so simple that they can be worked out by hand. */
@Timeout(180)
final class SimulationReportTest {
  private static final Duration STEP = Duration.ofMinutes(10);
  private static final Duration TWO_STEPS = Duration.ofMinutes(20);
  private static final Instant START = new ManualClock().now();

  /** An operator of 100 records/s for each of its 2 instances, for 150 and then 350 records/s. */
  private static SimulatedTopology.Builder step() {
    return SimulatedTopology.builder()
        .source(SimulatedOperator.of("map", 100).parallelism(2), Load.steps(STEP, 150, 350))
        .rescaleCost(RescaleCost.none());
  }

  /** From 2 min after the load has stepped up, runs at a parallelism. */
  private static Algorithm<?, ?> goTo(int parallelism) {
    return Algorithm.of("algorithm")
        .plan(
            context ->
                context.startedAt().isBefore(START.plus(Duration.ofMinutes(12)))
                    ? new Decision.Hold("too early")
                    : new Decision.Scale(
                        new ParallelismPlan(Map.of(new OperatorId("map"), parallelism)),
                        "as told"));
  }

  @Test
  void provisioning_neverScaled_isWhatIsWorkedOutByHand() {
    SimulationReport report =
        Simulation.of(step()).algorithm(SimulationTest.hold()).runFor(TWO_STEPS);
    Provisioning p = report.provisioning();
    assertThat(p.instanceHours()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(p.neededHours()).isCloseTo((2 + 4) / 6.0, within(1e-9));
    assertThat(p.surplus()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(p.under()).as("2 of 4 missing for half of the time").isCloseTo(0.25, within(1e-9));
    assertThat(p.timeUnder()).isCloseTo(0.5, within(1e-9));
    assertThat(p.over()).isZero();
    assertThat(p.timeOver()).isZero();
    assertThat(p.instability()).as("one of 19 changes").isCloseTo(1 / 19.0, within(1e-9));
    assertThat(report.peakInstances()).isEqualTo(2);
  }

  @Test
  void lagAndLatency_neverScaled_areWhatIsWorkedOutByHand() {
    SimulationReport report =
        Simulation.of(step()).algorithm(SimulationTest.hold()).runFor(TWO_STEPS);
    assertThat(report.maxLag()).isCloseTo(150 * 600, within(1e-6));
    assertThat(report.lagRecordSeconds()).isCloseTo(150 * 600 * 600 / 2.0, withPercentage(0.5));
    assertThat(report.meanLag()).isCloseTo(150 * 600 / 4.0, withPercentage(0.5));
    // One that comes u after the step leaves at 1.75 u, so that those up to 343 s have left by the
    // end. Late are those that waited for more than 60 s (u from 80 s), and of those that still
    // wait, those of more than 60 s (u up to 540 s).
    assertThat(report.violations(Duration.ofSeconds(60)))
        .isCloseTo(350 * (540 - 80) / 300_000.0, withPercentage(1));
    assertThat(report.latency(1).toMillis() / 1000.0).isCloseTo(257, withPercentage(2));
    // by time: the oldest has waited for more than 60 s from 140 s after the step
    assertThat(report.violationsOverTime(Duration.ofSeconds(60)))
        .isCloseTo((600 - 140) / 1200.0, withPercentage(1));
  }

  @Test
  void budgetSpent_twentyMinutes_isTheirPartOfTheDays() {
    SimulationReport report =
        Simulation.of(step()).algorithm(SimulationTest.hold()).runFor(TWO_STEPS);
    Objective objective = Objective.latency(0.95, Duration.ofSeconds(60));
    // as above, 54 % of the records of a 72nd of a day; 5 % of the day's may be late
    assertThat(report.budgetSpent(objective))
        .isCloseTo(350 * (540 - 80) / 300_000.0 / 0.05 / 72, withPercentage(1));
  }

  @Test
  void settling_neverScaled_lastsToTheEnd() {
    Settling settling =
        Simulation.of(step()).algorithm(SimulationTest.hold()).runFor(TWO_STEPS).settling();
    assertThat(settling)
        .isEqualTo(new Settling(2, 1, Duration.ofMinutes(5), Duration.ofMinutes(10), 0, 0));
  }

  @Test
  void settling_scaledWithOneToSpare_lastsUntilTheBacklogIsGone() {
    SimulationReport report = Simulation.of(step()).algorithm(goTo(5)).runFor(TWO_STEPS);
    Settling settling = report.settling();
    assertThat(settling.unsettled()).isZero();
    assertThat(settling.longest()) // 2 min late, and 2 min to catch up at 150 records/s
        .isBetween(Duration.ofSeconds(235), Duration.ofSeconds(245));
    assertThat(settling.mostRescales()).isEqualTo(1);
    assertThat(settling.overshoot()).isCloseTo(0.25, within(1e-9));
    assertThat(report.changedInstances()).isEqualTo(3);
    assertThat(report.rescalesPerHour()).isCloseTo(3, within(1e-9));
    assertThat(report.score())
        .isCloseTo(
            10 * report.violations(Duration.ofSeconds(5))
                + 0.4 * 0.3
                + 0.2 * (report.provisioning().surplus() - 1),
            within(1e-12));
  }

  @Test
  void runFor_aYear_takesNoMoreMemoryThanADay() {
    Simulation simulation =
        Simulation.of(
                SimulatedTopology.builder()
                    .source("map", 100, Load.cosine(300, 200, Duration.ofDays(1)))
                    .tick(Duration.ofMinutes(15)))
            .algorithm(SimulationTest.busy(0.7))
            .policy(ScalingPolicy.builder().interval(Duration.ofHours(1)).build());
    SimulationReport day = simulation.runFor(Duration.ofDays(1));
    SimulationReport year = simulation.runFor(Duration.ofDays(365));
    assertThat(year.cycles()).isEqualTo(365 * day.cycles());
    assertThat(year.toCsv().lines().count()).isLessThanOrEqualTo(2_001);
    assertThat(year.recorder().works).hasSizeLessThanOrEqualTo(4_096);
    assertThat(year.events()).hasSizeLessThanOrEqualTo(5_000);
    assertThat(year.toHtml().length()).isLessThan(4_000_000);
  }

  /** Pins the simulation alone: the policy names every rule that would bend what is planned. */
  @Test
  void runFor_sameSeed_isTheSameOnEveryJdk() {
    ScalingPolicy asPlanned =
        ScalingPolicy.builder()
            .interval(Duration.ofSeconds(30))
            .behavior(Behavior.unrestricted())
            .missingData(MissingData.ignored())
            .conflicts(new Conflicts(Duration.ZERO))
            .effectiveness(Effectiveness.ignored())
            .build();
    SimulationReport report =
        Simulation.of(SimulationTest.wave().metricQuality(MetricQuality.pipeline()).seed(42))
            .algorithm(SimulationTest.busy(0.8))
            .policy(asPlanned)
            .runFor(Duration.ofHours(2));
    Timeline timeline = report.recorder().timeline;
    CRC32 bits = new CRC32();
    for (int row = 0; row < timeline.rows(); row++) {
      update(bits, timeline.lag[row]);
      update(bits, timeline.latency[row]);
      update(bits, timeline.busy[row][1]);
      update(bits, timeline.parallelism[row][1]);
    }
    assertThat(bits.getValue()).isEqualTo(2_798_127_882L);
  }

  private static void update(CRC32 bits, double value) {
    long raw = Double.doubleToRawLongBits(value);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      bits.update((int) (raw >>> shift));
    }
  }
}
