package io.kta.algorithm.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class SaturationTest {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final Topology TOPOLOGY =
      Topology.builder().operator(Operator.of(SOURCE, 2)).build();
  private static final Instant NOW = Instant.EPOCH;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** A backlog of 600 records that grows by 2 records/s, of a source that is hardly busy. */
  @Test
  void isFull_backlogGrowsByManyOfTheRecordsRead_isFull() {
    OperatorMetrics reads = idle().withRecordsInPerSecond(10);
    assertThat(Saturation.isFull(SOURCE, growing(reads))).isTrue();
    assertThat(Saturation.NONE.with(TOPOLOGY, growing(reads)).busyWhenFull())
        .containsEntry(SOURCE, 0.1);
  }

  /**
   * It reads 1,000 records/s and sends the hundredth part: by 2 records/s a backlog wavers. Taken
   * for full, the source was said to be busy for all of its time, and grew.
   */
  @Test
  void isFull_onlyRecordsSentAreKnown_cannotBeTold() {
    OperatorMetrics filters = idle().withRecordsOutPerSecond(10);
    assertThat(Saturation.isFull(SOURCE, growing(filters))).isFalse();
    assertThat(Saturation.NONE.with(TOPOLOGY, growing(filters))).isEqualTo(Saturation.NONE);
  }

  /** It reads 10 records/s, for 30 s; each number is at its bound or just beyond. */
  @Test
  void isFull_backlogAtTheStartAndGrowing_isFull() {
    assertThat(isFull(1.1, 50.1, 30)).as("fast, and 5 s wait").isTrue();
    assertThat(isFull(1.1, 50, 30)).as("less waits").isFalse();
    assertThat(isFull(1, 51, 30)).as("a tenth of what is read is not fast").isFalse();
    assertThat(isFull(0.11, 301, 30)).as("slowly, and half a minute waits").isTrue();
    assertThat(isFull(0.11, 300, 30)).as("less waits").isFalse();
    assertThat(isFull(0.1, 301, 30)).as("a hundredth is not growth").isFalse();
    assertThat(isFull(2, 71, 30)).as("11 records waited at first").isTrue();
    assertThat(isFull(2, 70, 30)).as("a second of records waited at first").isFalse();
    assertThat(isFull(2, 720, 29)).as("too short a time").isFalse();
  }

  @Test
  void isFull_heldBackOrPartialOrReadsNothing_cannotBeTold() {
    assertThat(Saturation.isFull(rates(10, 0.09, false), MINUTE)).isTrue();
    assertThat(Saturation.isFull(rates(10, 0.1, false), MINUTE)).as("held back").isFalse();
    assertThat(Saturation.isFull(rates(10, 0, true), MINUTE)).as("partial").isFalse();
    assertThat(Saturation.isFull(rates(0, 0, false), MINUTE)).as("reads nothing").isFalse();
  }

  @Test
  void with_fullAgain_isTheMeanUnlessItSaysTheTruth() {
    assertThat(known(0.1).with(TOPOLOGY, growing(busy(0.3))).busyWhenFull())
        .containsEntry(SOURCE, 0.2);
    assertThat(Saturation.NONE.with(TOPOLOGY, growing(busy(0.85)))).isEqualTo(Saturation.NONE);
    assertThat(known(0.9).with(TOPOLOGY, growing(busy(0.9))).busyWhenFull()).isEmpty();
  }

  @Test
  void with_busierWithoutBeingFull_refutesWhatWasKnown() {
    assertThat(known(0.5).with(TOPOLOGY, steady(busy(0.6)))).isEqualTo(known(0.5));
    assertThat(known(0.5).with(TOPOLOGY, steady(busy(0.61))).busyWhenFull()).isEmpty();
    assertThat(known(0.001).with(TOPOLOGY, steady(busy(0.01)))).isEqualTo(known(0.001));
    assertThat(known(0.001).with(TOPOLOGY, steady(busy(0.02))).busyWhenFull()).isEmpty();
    OperatorMetrics silent = OperatorMetrics.unknown().withRecordsInPerSecond(10);
    assertThat(known(0.5).with(TOPOLOGY, steady(silent))).isEqualTo(known(0.5));
  }

  @Test
  void busy_knownWhenFull_isRelativeToThat() {
    assertThat(known(0.5).busy(SOURCE, OptionalDouble.of(0.25))).hasValue(0.5);
    assertThat(known(0.5).busy(SOURCE, OptionalDouble.of(0.75))).hasValue(1);
    assertThat(known(0.5).busy(SOURCE, OptionalDouble.empty())).isEmpty();
    assertThat(Saturation.NONE.busy(SOURCE, OptionalDouble.of(0.25))).hasValue(0.25);
    assertThat(known(0.01).busy(SOURCE, OptionalDouble.of(0.005))).hasValue(0.5);
    assertThat(known(0.009).busy(SOURCE, OptionalDouble.of(0.005))).as("useless").isEmpty();
  }

  private static boolean isFull(double growth, double pending, int seconds) {
    OperatorRates rates = rates(10, growth, pending, 0, false);
    return Saturation.isFull(rates, Duration.ofSeconds(seconds));
  }

  private static OperatorRates rates(double read, double backpressured, boolean partial) {
    return rates(read, 2, 720, backpressured, partial);
  }

  private static OperatorRates rates(
      double read, double growth, double pending, double backpressured, boolean partial) {
    return new OperatorRates(
        OptionalDouble.of(read),
        OptionalDouble.empty(),
        OptionalDouble.of(0.1),
        OptionalDouble.of(backpressured),
        OptionalDouble.of(pending),
        OptionalDouble.of(growth),
        partial);
  }

  private static Saturation known(double busyWhenFull) {
    return new Saturation(Map.of(SOURCE, busyWhenFull));
  }

  private static OperatorMetrics busy(double share) {
    return OperatorMetrics.unknown()
        .withRecordsInPerSecond(10)
        .withTimeShares(new TimeShares(share, 1 - share, 0));
  }

  private static List<Sample> steady(OperatorMetrics source) {
    return List.of(
        sample(60, source.withPendingRecords(600)), sample(0, source.withPendingRecords(600)));
  }

  private static OperatorMetrics idle() {
    return OperatorMetrics.unknown().withTimeShares(new TimeShares(0.1, 0.9, 0));
  }

  private static List<Sample> growing(OperatorMetrics source) {
    return List.of(
        sample(60, source.withPendingRecords(720)), sample(0, source.withPendingRecords(600)));
  }

  private static Sample sample(long second, OperatorMetrics source) {
    return new Sample(
        NOW.plusSeconds(second),
        NOW,
        Optional.empty(),
        Map.of(SOURCE, 2),
        Map.of(SOURCE, source),
        List.of());
  }
}
