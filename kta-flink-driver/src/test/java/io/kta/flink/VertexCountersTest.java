package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kta.flink.VertexCounters.Times;
import io.kta.metrics.TimeShares;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Flink tells of the counters of a vertex. */
final class VertexCountersTest {

  // Issue 19, section 2, VertexCounters:30 and 31: what is incomplete counted as complete.
  @ParameterizedTest
  @CsvSource({
    "true, true, true",
    "false, true, false",
    "true, false, false",
    "false, false, false"
  })
  void of_anyTaskThatHasNotReported_isIncomplete(boolean read, boolean written, boolean complete)
      throws Exception {
    VertexCounters counters =
        of(
            """
            {"read-records":7,"read-records-complete":%b,"write-records":5,
            "write-records-complete":%b}
            """
                .formatted(read, written));
    assertThat(counters.complete()).isEqualTo(complete);
    assertThat(counters.recordsIn()).hasValue(7);
    assertThat(counters.recordsOut()).hasValue(5);
    assertThat(counters.times()).as("none is told").isEmpty();
    assertThat(counters.timed()).as("but they may come").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 3, true, true",
    "'\"NaN\"', 2, 3, false, false",
    "1, '\"NaN\"', 3, false, true",
    "1, 2, -1, false, true",
    "1, null, 3, false, true"
  })
  void of_times_areKnownIfAllThreeAre(
      String busy, String idle, String backpressured, boolean known, boolean timed)
      throws Exception {
    VertexCounters counters =
        of(
            """
            {"read-records":-1,"read-records-complete":true,"write-records":0,
            "write-records-complete":true,"accumulated-busy-time":%s,"accumulated-idle-time":%s,
            "accumulated-backpressured-time":%s}
            """
                .formatted(busy, idle, backpressured));
    assertThat(counters.recordsIn()).isEqualTo(OptionalDouble.empty());
    assertThat(counters.timed()).isEqualTo(timed);
    assertThat(counters.times().isPresent()).isEqualTo(known);
    assertThat(counters.times().map(Times::sum).orElse(6.0)).isEqualTo(6);
  }

  @Test
  void since_lessThanAWhile_tellsNothing() {
    Times before = new Times(100, 200, 300);
    assertThat(new Times(150, 225, 325).since(before, 100))
        .contains(new TimeShares(0.5, 0.25, 0.25));
    assertThat(new Times(150, 225, 325).since(before, 101)).isEmpty();
    assertThat(before.since(before, 0)).isEmpty();
  }

  private static VertexCounters of(String json) throws Exception {
    JsonNode node = JsonMapper.builder().build().readTree(json);
    return VertexCounters.of(new FlinkResponse("GET /jobs/x", "", node));
  }
}
