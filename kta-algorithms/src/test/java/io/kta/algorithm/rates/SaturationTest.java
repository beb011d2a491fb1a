package io.kta.algorithm.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SaturationTest {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final Topology TOPOLOGY =
      Topology.builder().operator(Operator.of(SOURCE, 2)).build();
  private static final Instant NOW = Instant.EPOCH;

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
