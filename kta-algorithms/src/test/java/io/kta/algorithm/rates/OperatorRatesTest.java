package io.kta.algorithm.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What averages over samples count, and what they leave out. */
final class OperatorRatesTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final OperatorId SOURCE = new OperatorId("source");

  /** Right after a restart some readers have not reported: that is no growing backlog. */
  @Test
  void of_someReadersHaveNotReportedYet_isNoGrowthOfTheBacklog() {
    OperatorRates rates =
        OperatorRates.of(
            SOURCE,
            List.of(
                sample(20, reads(100, 1_000)),
                sample(10, reads(100, 990)),
                sample(0, reads(5, 50).asPartial())));
    assertThat(rates.pending()).hasValue(1_000);
    assertThat(rates.pendingGrowth()).hasValue(1);
  }

  @Test
  void of_newestIsPartial_theOneBeforeTellsWhatIsPending() {
    OperatorRates rates =
        OperatorRates.of(
            SOURCE, List.of(sample(10, reads(5, 50).asPartial()), sample(0, reads(100, 1_000))));
    assertThat(rates.pending()).hasValue(1_000);
    assertThat(rates.pendingGrowth()).isEmpty();
  }

  @Test
  void of_allArePartial_tellWhatTheyCan() {
    OperatorRates rates =
        OperatorRates.of(
            SOURCE,
            List.of(sample(10, reads(50, 70).asPartial()), sample(0, reads(50, 50).asPartial())));
    assertThat(rates.partial()).isTrue();
    assertThat(rates.pendingGrowth()).hasValue(2);
  }

  @Test
  void of_severalSamples_areAveragedWithoutTheOldest() {
    OperatorRates rates =
        OperatorRates.of(
            SOURCE,
            List.of(works(20, 130, 0.5, 0.3), works(10, 110, 0.3, 0.1), works(0, 90, 0.1, 0.9)));
    assertThat(rates.in()).hasValue(120);
    assertThat(rates.busy()).hasValue(0.4);
    assertThat(rates.backpressured()).hasValue(0.2);
    assertThat(rates.partial()).isFalse();
  }

  @Test
  void of_someInstancesDidNotReportInBetween_thatSampleDoesNotCount() {
    OperatorMetrics sends = OperatorMetrics.unknown().withRecordsOutPerSecond(100);
    OperatorMetrics some = OperatorMetrics.unknown().withRecordsOutPerSecond(60).asPartial();
    OperatorRates rates =
        OperatorRates.of(SOURCE, List.of(sample(20, sends), sample(10, some), sample(0, sends)));
    assertThat(rates.out()).hasValue(100);
    assertThat(rates.in()).isEmpty();
  }

  /** Ten times as many records in the same busy time are a wrong sample, or other records. */
  @Test
  void of_manyMoreRecordsInAsMuchTime_doNotCountAtFirst() {
    Sample before = works(0, 100, 0.5, 0);
    assertThat(OperatorRates.of(SOURCE, List.of(works(10, 1_000, 0.5, 0), before)).in())
        .hasValue(100);
    assertThat(OperatorRates.of(SOURCE, List.of(works(10, 200, 0.1, 0), before)).in())
        .as("twice as many may be")
        .hasValue(200);
    assertThat(OperatorRates.of(SOURCE, List.of(works(10, 400, 1, 0), before)).in())
        .as("it took twice the time for four times as many")
        .hasValue(400);
    assertThat(
            OperatorRates.of(SOURCE, List.of(works(10, 1_000, 0.5, 0), works(0, 0, 0.5, 0))).in())
        .as("nothing came before")
        .hasValue(1_000);
  }

  @Test
  void of_oneSample_tellsRatesAndNoGrowth() {
    OperatorRates rates = OperatorRates.of(SOURCE, List.of(sample(0, reads(100, 70))));
    assertThat(rates.in()).hasValue(100);
    assertThat(rates.pending()).hasValue(70);
    assertThat(rates.pendingGrowth()).isEmpty();
    assertThat(rates.out()).isEmpty();
  }

  @Test
  void of_moreThanAnyMachineDoes_isBounded() {
    OperatorRates rises =
        OperatorRates.of(
            SOURCE, List.of(sample(1, reads(1e300, 1e300)), sample(0, reads(1e300, 0))));
    assertThat(rises.in()).hasValue(1e15);
    assertThat(rises.pendingGrowth()).hasValue(1e15);
    OperatorRates falls =
        OperatorRates.of(SOURCE, List.of(sample(1, reads(1, 0)), sample(0, reads(1, 1e300))));
    assertThat(falls.pendingGrowth()).hasValue(-1e15);
  }

  private static Sample works(int second, double rate, double busy, double backpressured) {
    return sample(
        second,
        OperatorMetrics.unknown()
            .withRecordsInPerSecond(rate)
            .withTimeShares(
                new TimeShares(busy, Math.max(0, 1 - busy - backpressured), backpressured)));
  }

  private static Sample sample(int second, OperatorMetrics source) {
    return new Sample(
        START.plusSeconds(second),
        START,
        Optional.of("job"),
        Map.of(SOURCE, 2),
        Map.of(SOURCE, source),
        List.of());
  }

  private static OperatorMetrics reads(double recordsPerSecond, double pending) {
    return OperatorMetrics.unknown()
        .withRecordsInPerSecond(recordsPerSecond)
        .withPendingRecords(pending);
  }
}
