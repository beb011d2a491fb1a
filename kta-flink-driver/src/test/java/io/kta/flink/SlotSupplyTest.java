package io.kta.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kta.time.LoopClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which slots a job can have, where they change hands while they are counted. */
final class SlotSupplyTest {
  private static final SlotDemand ONE = new SlotDemand(1);
  private static final SlotDemand THREE = new SlotDemand(3);

  private final Deque<Integer> free = new ArrayDeque<>();
  private int allocated;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/overview", () -> "{\"slots-total\":3,\"slots-available\":%d}".formatted(free.pop()));
    answer("/taskmanagers", () -> "{\"taskmanagers\":[{\"id\":\"one\"}]}");
    answer(
        "/taskmanagers/one",
        () ->
            "{\"allocatedSlots\":[%s]}"
                .formatted(String.join(",", List.of("{\"jobId\":\"job\"}").subList(0, allocated))));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  // A job that has just gone from three to one lets two slots go in its own time.
  @Test
  void of_slotsLetGoBetweenTheAnswers_areThere() {
    free.addAll(List.of(0, 2));
    allocated = 1;
    assertThat(supply().suffices(THREE)).isTrue();
  }

  @Test
  void of_slotsOfAnotherJob_areMissing() {
    free.addAll(List.of(0, 0));
    allocated = 1;
    assertThat(supply().words("the plan", THREE))
        .isEqualTo(
            "the plan needs 3 slots and 1 are there for the job, of 3 that are registered: add TaskManagers");
  }

  private SlotSupply supply() {
    FlinkDriverBuilder builder =
        FlinkDriver.builder(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    return SlotSupply.of(
        new FlinkRest(builder, new Patience(LoopClock.system())), "job", ONE, THREE);
  }

  private void answer(String path, Supplier<String> body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.get().getBytes(UTF_8);
          try (exchange) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }
}
