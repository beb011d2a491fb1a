package io.kta.prometheus;

import static io.kta.prometheus.FakePrometheus.series;
import static io.kta.prometheus.FakePrometheus.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is overloaded is asked less often, as it says. */
final class PrometheusOverloadTest {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final Topology TOPOLOGY = Topology.chain(Operator.of(SOURCE, 1));

  private FakePrometheus server;

  @BeforeEach
  void start() throws IOException {
    server = new FakePrometheus();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void measure_tooManyRequestsForAWhile_waitsAndAsksAgain() {
    server.answers(
        exchange -> {
          if (server.queries().size() == 1) {
            exchange.getResponseHeaders().add("Retry-After", "2");
            FakePrometheus.answer(exchange, 429, "too many");
          } else {
            FakePrometheus.answer(exchange, 200, vector(series("", "7")));
          }
        });
    ManualClock clock = new ManualClock();
    CompletableFuture<Map<OperatorId, Measurement>> measured =
        CompletableFuture.supplyAsync(
            () ->
                builder()
                    .requestTimeout(Duration.ofMinutes(5))
                    .clock(clock)
                    .build()
                    .queries(Map.of("source", "up"))
                    .measure(TOPOLOGY));
    await()
        .until(
            () -> {
              clock.advance(Duration.ofMillis(100));
              return measured.isDone();
            });
    assertThat(measured.join()).containsEntry(SOURCE, Measurement.undated(7));
    assertThat(server.queries()).hasSize(2);
  }

  /** The advice is about load: the query is a good one. */
  @Test
  void measure_tooManyRequestsForLong_isNotAskedBefore() {
    ManualClock clock = new ManualClock();
    MetricSource source = up(builder().clock(clock));
    server.answers(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "60");
          FakePrometheus.answer(
              exchange, 429, "{\"status\":\"error\",\"errorType\":\"too_many_requests\"}");
        });
    assertFails(source, "refused with 429", "too many requests", "ask less often");
    assertFails(source, "was not sent", "is overloaded", "ask less often");
    assertThat(server.queries()).hasSize(1);
    clock.advance(Duration.ofSeconds(60));
    server.answers(200, vector(series("", "7")));
    assertThat(source.measure(TOPOLOGY)).containsEntry(SOURCE, Measurement.undated(7));
  }

  @Test
  void measure_retryAfterAsADate_isKept() {
    ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    MetricSource source = up(builder().clock(clock));
    server.answers(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "Thu, 1 Jan 2026 00:02:00 GMT");
          FakePrometheus.answer(exchange, 503, "{}");
        });
    assertFails(source, "503");
    assertFails(source, "left alone until 2026-01-01T00:02:00Z");
  }

  @Test
  void measure_tooManyRequestsWithoutRetryAfter_failsAtOnce() {
    server.answers(429, "slow down");
    assertFails(up(builder()), "refused with 429", "'slow down'", "ask less often");
    assertFails(up(builder()), "refused with 429");
    assertThat(server.queries()).hasSize(2);
  }

  private PrometheusBuilder builder() {
    return Prometheus.builder(server.url());
  }

  private static MetricSource up(PrometheusBuilder builder) {
    return builder.build().queries(Map.of("source", "up"));
  }

  private static void assertFails(MetricSource source, String... words) {
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> source.measure(TOPOLOGY))
        .satisfies(failure -> assertThat(failure.getMessage()).contains(words));
  }
}
