package io.kta.examples.duel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is put into a job's resource requirements. */
final class JobRequirementsTest {
  private static final String PATH = "/jobs/j/resource-requirements";
  private static final String BOTH =
      """
      {"a":{"parallelism":{"lowerBound":1,"upperBound":2}},\
      "b":{"parallelism":{"lowerBound":4,"upperBound":5}}}""";

  private final List<String> puts = new ArrayList<>();
  private int status = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(PATH, this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      puts.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    }
    byte[] body = BOTH.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private JobRequirements requirements() {
    return new JobRequirements(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "j");
  }

  @Test
  void ask_anotherParallelism_putsUpperBoundsAndNeverRaisesLowerOnes() throws Exception {
    assertThat(requirements().ask(Map.of("a", 7, "b", 3, "gone", 9))).isTrue();

    assertThat(puts)
        .containsExactly(
            "{\"a\":{\"parallelism\":{\"lowerBound\":1,\"upperBound\":7}},"
                + "\"b\":{\"parallelism\":{\"lowerBound\":3,\"upperBound\":3}}}");
  }

  @Test
  void ask_sameParallelism_putsNothing() throws Exception {
    assertThat(requirements().ask(Map.of("a", 2))).isFalse();
    assertThat(puts).isEmpty();
  }

  @Test
  void ask_refused_saysWhatFlinkAnswers() {
    status = 500;
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> requirements().ask(Map.of("a", 7)))
        .withMessageContaining("500")
        .withMessageContaining(PATH);
  }
}
