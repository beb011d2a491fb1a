package io.kta.quickstart.kstreams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthTest {
  private final AtomicReference<State> state = new AtomicReference<>(State.CREATED);
  private final Work work = new Work(Duration.ZERO);
  private Health health;

  @BeforeEach
  void start() throws IOException {
    health =
        Health.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), work, state::get);
  }

  @AfterEach
  void close() {
    health.close();
  }

  @Test
  void ready_whileItTakesPartitionsOverLater_staysSo() throws Exception {
    state.set(State.REBALANCING);
    assertThat(get("/ready").statusCode()).as("not yet").isEqualTo(503);
    state.set(State.RUNNING);
    health.running();
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    state.set(State.REBALANCING);
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    state.set(State.PENDING_SHUTDOWN);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/live").statusCode()).isEqualTo(200);
  }

  @Test
  void live_afterAnError_isNot() throws Exception {
    state.set(State.ERROR);
    assertThat(get("/live").statusCode()).isEqualTo(503);
  }

  @Test
  void metrics_ofWhatWasDone_areCounters() throws Exception {
    work.line();
    work.word();
    assertThat(get("/metrics").body())
        .contains("\nwordcount_records_total 2\n", "\nwordcount_busy_seconds_total ");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:%d%s".formatted(health.port(), path)))
                .build(),
            BodyHandlers.ofString());
  }
}
