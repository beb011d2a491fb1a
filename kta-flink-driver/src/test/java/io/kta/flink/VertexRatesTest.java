package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.flink.Vertex.Tasks;
import io.kta.flink.VertexCounters.Times;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.OperatorId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two instances of a map between a source and a sink, started at second 100. */
final class VertexRatesTest {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final OperatorId MAP = new OperatorId("map");
  private static final OperatorId SINK = new OperatorId("sink");
  private static final Tasks TASKS = new Tasks(100_000, 2, 0);

  private final VertexRates rates = new VertexRates();

  @Test
  void next_firstSample_knowsNothing() {
    assertThat(see(MAP, 110, 1_000, 500, busy(4_000))).isEqualTo(OperatorMetrics.unknown());
  }

  @Test
  void next_secondSample_knowsRatesAndShares() {
    see(MAP, 110, 1_000, 500, new Times(4_000, 12_000, 4_000));
    // 10 s later each of the two tasks has run 10 s more
    OperatorMetrics metrics = see(MAP, 120, 9_000, 4_500, new Times(14_000, 20_000, 6_000));
    assertThat(metrics.recordsInPerSecond()).hasValue(800);
    assertThat(metrics.recordsOutPerSecond()).hasValue(400);
    assertThat(metrics.timeShares()).contains(new TimeShares(0.5, 0.4, 0.1));
    assertThat(metrics.partial()).isFalse();
  }

  @Test
  void next_flinkAnswersFromItsStoreAgain_keepsTheRateInsteadOfZero() {
    see(MAP, 110, 1_000, 500, busy(20_000));
    OperatorMetrics fresh = see(MAP, 120, 9_000, 4_500, busy(40_000));
    OperatorMetrics stale = see(MAP, 125, 9_000, 4_500, busy(40_000)); // a rate of 0 if believed
    assertThat(stale).isEqualTo(fresh);
    OperatorMetrics next = see(MAP, 130, 25_000, 12_500, busy(60_000));
    assertThat(next.recordsInPerSecond()).hasValue(1_600);
  }

  @Test
  void next_storeIsRenewedLate_dividesByTheTasksOwnTime() {
    see(MAP, 110, 1_000, 500, busy(20_000));
    // seen 13 s later, but collected after 10 s of the tasks' time
    OperatorMetrics metrics = see(MAP, 123, 9_000, 4_500, busy(40_000));
    assertThat(metrics.recordsInPerSecond()).hasValue(800);
  }

  @Test
  void next_tasksStartedAnew_forgetsTheOldOnes() {
    see(MAP, 110, 1_000, 500, busy(20_000));
    see(MAP, 120, 9_000, 4_500, busy(40_000));
    Tasks restarted = new Tasks(121_000, 2, 0);
    Times oldCounters = busy(40_000); // of tasks that had run longer than these exist
    assertThat(see(MAP, 123, 9_000, 4_500, oldCounters, restarted))
        .isEqualTo(OperatorMetrics.unknown());
    see(MAP, 124, 300, 150, busy(6_000), restarted);
    assertThat(see(MAP, 134, 2_300, 1_150, busy(26_000), restarted).recordsInPerSecond())
        .hasValue(200);
  }

  /**
   * Flink shows counters of the tasks before for some seconds; nothing is subtracted from those.
   */
  @Test
  void next_firstLookShowsCountersOfTheTasksBefore_isNoSample() {
    Tasks restarted = new Tasks(121_000, 2, 0);
    see(MAP, 123, 1_000, 500, busy(10_000), restarted); // of 5 s each, by tasks 2 s old
    assertThat(see(MAP, 130, 18_000, 9_000, busy(18_000), restarted))
        .isEqualTo(OperatorMetrics.unknown());
    assertThat(see(MAP, 140, 38_000, 19_000, busy(38_000), restarted).recordsInPerSecond())
        .hasValue(2_000);
  }

  @Test
  void next_tasksSeemOlderThanTheyAreBySomeRounding_isASample() {
    Tasks restarted = new Tasks(121_000, 2, 0);
    see(MAP, 123, 1_000, 500, busy(6_000), restarted);
    assertThat(see(MAP, 133, 11_000, 5_500, busy(26_000), restarted).recordsInPerSecond())
        .hasValue(1_000);
  }

  @Test
  void next_counterDecreased_dropsThePair() {
    see(MAP, 110, 1_000, 500, busy(20_000));
    assertThat(see(MAP, 120, 10, 5, busy(22_000))).isEqualTo(OperatorMetrics.unknown());
  }

  @Test
  void next_notAllTasksReported_isPartialAndNotZero() {
    see(MAP, 110, 1_000, 500, busy(20_000));
    VertexCounters incomplete =
        new VertexCounters(
            false, OptionalDouble.of(0), OptionalDouble.of(0), Optional.empty(), true);
    assertThat(see(MAP, 120, incomplete, TASKS)).isEqualTo(OperatorMetrics.unknown().asPartial());
  }

  @Test
  void next_timesUnknown_ratesByTheJobManagersClockWithoutShares() {
    see(MAP, 110, untimed(1_000, 500), TASKS);
    OperatorMetrics metrics = see(MAP, 120, untimed(9_000, 4_500), TASKS);
    assertThat(metrics.recordsInPerSecond()).hasValue(800);
    assertThat(metrics.timeShares()).isEmpty();
  }

  // Issue 19, section 2, VertexRates:116: the same counters again were a new sample, of rate 0.
  @Test
  void next_timesUnknownAndSameCountersAgain_keepsTheRate() {
    see(MAP, 110, untimed(1_000, 500), TASKS);
    OperatorMetrics fresh = see(MAP, 120, untimed(9_000, 4_500), TASKS);
    assertThat(see(MAP, 126, untimed(9_000, 4_500), TASKS)).isEqualTo(fresh);
    assertThat(see(MAP, 130, untimed(25_000, 12_500), TASKS).recordsInPerSecond()).hasValue(1_600);
  }

  /** Over at least five seconds, so that a short look does not make a rate of a few records. */
  @Test
  void next_samplesCloseTogether_rateIsOverTheLongerTime() {
    see(MAP, 110, 1_000, 500, busy(20_000));
    see(MAP, 112, 3_000, 1_500, busy(24_000));
    OperatorMetrics metrics = see(MAP, 114, 3_400, 1_700, busy(28_000));
    assertThat(metrics.recordsInPerSecond()).as("over 4 s").hasValue(600);
    OperatorMetrics later = see(MAP, 119, 8_400, 4_200, busy(38_000));
    assertThat(later.recordsInPerSecond()).as("over the last 5 s").hasValue(1_000);
  }

  @Test
  void next_idleOperator_isZeroAndKnown() {
    see(MAP, 110, 1_000, 500, new Times(0, 20_000, 0));
    OperatorMetrics metrics = see(MAP, 120, 1_000, 500, new Times(0, 40_000, 0));
    assertThat(metrics.recordsInPerSecond()).hasValue(0);
    assertThat(metrics.timeShares()).contains(new TimeShares(0, 1, 0));
  }

  /** As a filter that nothing passes. */
  @Test
  void next_nothingIsPutOutWithinTheJob_isZeroAndKnown() {
    see(MAP, 110, 1_000, 0, busy(20_000));
    OperatorMetrics metrics = see(MAP, 120, 9_000, 0, busy(40_000));
    assertThat(metrics.recordsInPerSecond()).hasValue(800);
    assertThat(metrics.recordsOutPerSecond()).hasValue(0);
  }

  @Test
  void next_borderOfTheJob_isUnknownSinceFlinkDoesNotCountThere() {
    see(SOURCE, 110, 0, 500, busy(20_000));
    OperatorMetrics source = see(SOURCE, 120, 0, 4_500, busy(40_000));
    assertThat(source.recordsInPerSecond()).isEmpty();
    assertThat(source.recordsOutPerSecond()).hasValue(400);
    VertexRates ofSink = new VertexRates();
    ofSink.next(vertex(SINK, counters(500, 0, busy(20_000)), TASKS), job(110));
    OperatorMetrics sink =
        ofSink.next(vertex(SINK, counters(4_500, 0, busy(40_000)), TASKS), job(120));
    assertThat(sink.recordsInPerSecond()).hasValue(400);
    assertThat(sink.recordsOutPerSecond()).isEmpty();
  }

  @Test
  void next_busyTimeGoesBackALittle_sharesStayWithinRange() {
    see(MAP, 110, 1_000, 500, new Times(186, 19_814, 0));
    OperatorMetrics metrics = see(MAP, 120, 1_100, 550, new Times(136, 39_864, 0));
    assertThat(metrics.timeShares()).contains(new TimeShares(0, 1, 0));
  }

  private OperatorMetrics see(OperatorId id, long second, double in, double out, Times times) {
    return see(id, second, in, out, times, TASKS);
  }

  private OperatorMetrics see(
      OperatorId id, long second, double in, double out, Times times, Tasks tasks) {
    return see(id, second, counters(in, out, times), tasks);
  }

  private OperatorMetrics see(OperatorId id, long second, VertexCounters counters, Tasks tasks) {
    return rates.next(vertex(id, counters, tasks), job(second));
  }

  private static Vertex vertex(OperatorId id, VertexCounters counters, Tasks tasks) {
    return new Vertex(id, id.value(), 2, 128, Optional.empty(), tasks, counters);
  }

  private static VertexCounters counters(double in, double out, Times times) {
    return new VertexCounters(
        true, OptionalDouble.of(in), OptionalDouble.of(out), Optional.of(times), true);
  }

  private static VertexCounters untimed(double in, double out) {
    return new VertexCounters(
        true, OptionalDouble.of(in), OptionalDouble.of(out), Optional.empty(), false);
  }

  /** Both tasks together: so many milliseconds of work, and nothing else. */
  private static Times busy(double millis) {
    return new Times(millis, 0, 0);
  }

  private static JobGraph job(long second) {
    return new JobGraph(
        "job",
        "job",
        "RUNNING",
        false,
        new JobGraph.Timeline(0, 0, second * 1_000),
        List.of(),
        Set.of(),
        List.of(
            new Edge(SOURCE, MAP, Partitioning.FORWARD), new Edge(MAP, SINK, Partitioning.KEYED)));
  }
}
