package io.kta.simulation;

import static io.kta.simulation.MetricFault.misreported;
import static io.kta.simulation.MetricFault.missing;
import static io.kta.simulation.MetricFault.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.simulation.MetricFault.Figure;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The job runs as it should; only what is measured of it is wrong. */
final class MetricFaultTest {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final OperatorId MAP = new OperatorId("map");

  private final ManualClock clock = new ManualClock();

  @Test
  void observe_busyMisreported_isLowerAndTheRestIsIdle() {
    OperatorMetrics seen = after(60, misreported("map", Figure.BUSY, 0.3)).metricsOf(MAP);
    assertThat(seen.timeShares().orElseThrow().busy()).isCloseTo(0.3 * 0.5, within(1e-9));
    assertThat(seen.timeShares().orElseThrow().idle()).isCloseTo(0.85, within(1e-9));
    assertThat(seen.recordsInPerSecond()).hasValue(100);
  }

  @Test
  void observe_busyMisreportedTooHigh_isBusyAtMost() {
    OperatorMetrics seen = after(60, misreported("map", Figure.BUSY, 3)).metricsOf(MAP);
    assertThat(seen.timeShares().orElseThrow().busy()).isEqualTo(1);
  }

  @Test
  void observe_pendingMissing_isUnknown() {
    OperatorMetrics seen = after(60, missing("source", Figure.PENDING)).metricsOf(SOURCE);
    assertThat(seen.pendingRecords()).isEmpty();
    assertThat(seen.recordsInPerSecond()).hasValue(100);
  }

  @Test
  void observe_oneSampleMisreported_isThatSampleOnly() {
    MetricFault spike =
        misreported("map", Figure.RECORDS, 3).during(Duration.ofSeconds(60), Duration.ofSeconds(5));
    assertThat(after(50, spike).metricsOf(MAP).recordsInPerSecond()).hasValue(100);
    assertThat(after(60, spike).metricsOf(MAP).recordsInPerSecond()).hasValue(300);
    assertThat(after(70, spike).metricsOf(MAP).recordsInPerSecond()).hasValue(100);
  }

  @Test
  void observe_silence_isATopologyWithoutMetrics() {
    MetricFault minutes = silence().during(Duration.ofMinutes(1), Duration.ofMinutes(3));
    assertThat(after(120, minutes).metrics().values()).allMatch(OperatorMetrics::isUnknown);
    assertThat(after(300, minutes).metrics().values()).noneMatch(OperatorMetrics::isUnknown);
  }

  @Test
  void costs_twiceAsDear_halvesWhatAnOperatorTakesIn() {
    SimulatedTopology job = job().costs("map", s -> s < 60 ? 1 : 4).build(clock);
    clock.advance(Duration.ofSeconds(60));
    assertThat(seen(job).metricsOf(MAP).busyRatio().orElseThrow()).isCloseTo(0.5, within(1e-9));
    clock.advance(Duration.ofMinutes(5));
    assertThat(seen(job).metricsOf(MAP).recordsInPerSecond().orElseThrow())
        .isCloseTo(50, within(1e-9));
    assertThat(seen(job).metricsOf(SOURCE).pendingRecords().orElseThrow()).isPositive();
  }

  /** What is needed follows the cost, so that a report does not blame who followed it. */
  @Test
  void needed_recordsBecomeDearer_isMore() {
    SimulationReport report =
        Simulation.of(job().costs("map", s -> s < 1800 ? 1 : 4))
            .algorithm(SimulationTest.hold())
            .runFor(Duration.ofHours(1));
    // the source needs one; the map one for half an hour, and two for the other
    assertThat(report.provisioning().neededHours()).isCloseTo(2.5, within(0.02));
  }

  @Test
  void costs_zeroOrUnknownOperator_isRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> job().costs("mop", Load.constant(1)).build(clock))
        .withMessage(
            "costs are given for operator mop, but there are [source, map]; name one of these");
    SimulatedTopology job = job().costs("map", Load.constant(0)).build(clock);
    clock.advance(Duration.ofSeconds(5));
    assertThatIllegalArgumentException()
        .isThrownBy(job::observe)
        .withMessage(
            "the cost of a record of operator map is 0.0 at 0.0 s; it must be above 0 and finite");
  }

  /** A measured table falls by noise; it was refused. */
  @Test
  void measured_tableThatFallsByNoise_isTakenAsItIs() {
    Capacity noisy = Capacity.measured(Map.of(1, 100.0, 2, 210.0, 3, 195.0));
    assertThat(noisy.at(3)).isEqualTo(195);
    assertThat(noisy.at(2)).isEqualTo(210);
    assertThat(noisy.at(9)).as("beyond the last it never falls").isEqualTo(195);
  }

  private static Observation after(int seconds, MetricFault fault) {
    ManualClock from = new ManualClock();
    SimulatedTopology job = job().metricFault(fault).build(from);
    from.advance(Duration.ofSeconds(seconds));
    return seen(job);
  }

  private static Observation seen(SimulatedTopology job) {
    return job.observe().observation().orElseThrow();
  }

  private static SimulatedTopology.Builder job() {
    return SimulatedTopology.builder()
        .source("source", 1000, Load.constant(100))
        .operator("map", 200)
        .edge("source", "map");
  }
}
