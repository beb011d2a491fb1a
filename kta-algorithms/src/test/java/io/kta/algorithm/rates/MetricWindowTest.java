package io.kta.algorithm.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.json.Json;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricWindowTest {
  private static final OperatorId A = new OperatorId("a");
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private final MetricWindow empty = MetricWindow.ofLength(Duration.ofSeconds(60));

  @Test
  void mean_samplesThatDoNotKnow_doNotCount() {
    MetricWindow window = empty.with(sample(0, 1, 100)).with(unknown(10)).with(sample(20, 1, 300));
    assertThat(window.mean(A, OperatorMetrics::recordsInPerSecond)).hasValue(200);
    assertThat(window.mean(A, OperatorMetrics::pendingRecords)).isEmpty();
    assertThat(window.newest()).map(Observation::at).contains(START.plusSeconds(20));
  }

  @Test
  void with_newerSample_dropsThoseOlderThanTheWindow() {
    MetricWindow window =
        empty.with(sample(0, 1, 100)).with(sample(1, 1, 200)).with(sample(61, 1, 300));
    assertThat(window.samples())
        .extracting(Observation::at)
        .containsExactly(START.plusSeconds(1), START.plusSeconds(61));
  }

  @Test
  void with_anotherParallelism_startsAfresh() {
    MetricWindow window = empty.with(sample(0, 1, 100)).with(sample(1, 2, 200));
    assertThat(window.samples()).hasSize(1);
    assertThat(window.mean(A, OperatorMetrics::recordsInPerSecond)).hasValue(200);
  }

  @Test
  void mean_nothingSeen_isUnknown() {
    assertThat(empty.mean(A, OperatorMetrics::recordsInPerSecond)).isEmpty();
    assertThat(empty.newest()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> MetricWindow.ofLength(Duration.ZERO));
  }

  @Test
  void roundTrip_window_isEqual() throws Exception {
    MetricWindow window = empty.with(sample(0, 1, 100));
    String json = Json.lenient().writeValueAsString(window);
    MetricWindow back = Json.strict().readValue(json, MetricWindow.class);
    assertThat(back.samples()).isEqualTo(window.samples());
    assertThat(back.with(sample(61, 1, 300)).samples()).hasSize(1);
  }

  private static Observation unknown(int second) {
    return Observation.of(START.plusSeconds(second), topology(1));
  }

  private static Observation sample(int second, int parallelism, double rate) {
    return Observation.of(
        START.plusSeconds(second),
        topology(parallelism),
        Map.of(A, OperatorMetrics.unknown().withRecordsInPerSecond(rate)));
  }

  private static Topology topology(int parallelism) {
    return Topology.chain(Operator.of("a", parallelism));
  }
}
