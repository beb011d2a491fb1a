package io.kta.algorithm.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.metrics.OperatorMetrics;
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
