package io.kta.algorithm.remote;

import static io.kta.algorithm.remote.Contexts.COUNTER_KEY;
import static io.kta.algorithm.remote.Contexts.SOURCE_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.knowledge.Step;
import io.kta.time.ManualClock;
import io.kta.topology.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a remote algorithm makes of what endpoints answer, or do instead. */
@Timeout(180)
final class RemoteAlgorithmTest {
  private final FakeEndpoint endpoint = new FakeEndpoint();
  private final RemoteAlgorithm algorithm = endpoint.algorithm().build();

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void monitorAndAnalyze_anyObject_isKeptAsItIsAndHandedBack() {
    String found =
        "{ \"rate\": 1.10, \"big\": 12345678901234567890, \"tiny\": 1e-7, \"ä\": \"\\u00e4\" }";
    endpoint.answer("/monitor", 200, found + "\n");
    endpoint.answer("/analyze", 201, "{\"state\":1.0}");
    Context<JsonObject, JsonObject> context = Contexts.of(Contexts.flink());
    JsonObject monitored = algorithm.monitor(context);
    JsonObject analyzed = algorithm.analyze(context, monitored);
    endpoint.answer("/plan", 200, plan(Contexts.SOURCE_KEY, 1, COUNTER_KEY, 3));
    Decision unused = algorithm.plan(context, monitored, analyzed);
    assertThat(endpoint.requests())
        .extracting(FakeEndpoint.Request::path)
        .containsExactly("/monitor", "/analyze", "/plan");
    assertThat(endpoint.lastRequest().body())
        .contains("\"monitorResult\":" + found + ",\"analyzeResult\":{\"state\":1.0}");
    assertThat(endpoint.lastRequest().headers().get("Content-type"))
        .containsExactly("application/json");
  }

  @Test
  void analyze_noEndpoint_isAnEmptyObjectWithoutARequest() {
    RemoteAlgorithm withoutAnalysis =
        RemoteAlgorithm.builder()
            .monitor(endpoint.uri("/monitor"))
            .plan(endpoint.uri("/plan"))
            .build();
    JsonObject monitored = new JsonObject("{\"a\":1}");
    assertThat(withoutAnalysis.analyze(Contexts.of(Contexts.flink()), monitored))
        .isEqualTo(JsonObject.empty());
    assertThat(endpoint.requests()).isEmpty();
  }

  @Test
  void plan_everyNode_isDecided() {
    endpoint.answer("/plan", 200, plan(COUNTER_KEY, 3, SOURCE_KEY, 1));
    assertThat(plan(Contexts.flink()))
        .isInstanceOfSatisfying(
            Decision.Scale.class,
            scale ->
                assertThat(scale.plan())
                    .hasToString(Contexts.SOURCE + "=1, " + Contexts.COUNTER + "=3"));
  }

  @Test
  void plan_keysAsPythonWritesThem_areUnderstood() {
    endpoint.answer(
        "/plan", 200, plan(SOURCE_KEY.replace(",", ", ").replace(":", ": "), 7, COUNTER_KEY, 3));
    assertThat(((Decision.Scale) plan(Contexts.flink())).plan().targets().values())
        .containsExactly(7, 3);
  }

  @Test
  void plan_oneNode_mayBeBareOrNamed() {
    endpoint.answer("/plan", 200, "{\"parallelism\": 4}");
    assertThat(planOfOne()).isEqualTo(4);
    String key = "{\"type\":\"scaleTargetRef\",\"fields\":\"kind=Deployment|name=workers\"}";
    endpoint.answer("/plan", 200, "{" + quoted(key) + ":{\"parallelism\":2147483647}}");
    assertThat(planOfOne()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void plan_aboveWhatAnOperatorCanRunAt_isLoweredAndSaid() {
    endpoint.answer("/plan", 200, plan(SOURCE_KEY, 500, COUNTER_KEY, 3));
    Decision decision = plan(Contexts.flink());
    assertThat(((Decision.Scale) decision).plan().targets().values()).containsExactly(128, 3);
    assertThat(decision.reason())
        .isEqualTo(
            "the remote algorithm says so; lowered to what operators can run at: "
                + Contexts.SOURCE
                + " 500 -> 128");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "2147483648", "1.5", "4.0", "\"4\"", "null", "true", "[4]"})
  void plan_parallelismOutOfRangeOrOfTheWrongType_isRefused(String parallelism) {
    endpoint.answer("/plan", 200, plan(SOURCE_KEY, 1, COUNTER_KEY, parallelism));
    assertFailsToPlan(
        "gave an answer that cannot be used: the parallelism of "
            + COUNTER_KEY
            + " is "
            + parallelism
            + "; it must be a whole number from 1 to 2147483647");
    endpoint.answer("/plan", 200, "{\"parallelism\":" + parallelism + "}");
    assertFails(
        Step.PLAN, Contexts.oneDeployment(), "the parallelism of the plan is " + parallelism);
  }

  @Test
  void plan_missingAndUnknownNodes_areNamed() {
    String stranger = "{\"type\":\"flinkStreamingGraphNode\",\"fields\":\"id=dead\"}";
    endpoint.answer("/plan", 200, plan(SOURCE_KEY, 1, stranger, 2));
    assertFailsToPlan(
        "the plan misses the nodes ["
            + COUNTER_KEY
            + "] and has the unknown nodes ["
            + stranger
            + "]; name every node of the topology once");
    endpoint.answer("/plan", 200, "{\"parallelism\": 4}");
    assertFailsToPlan("the key 'parallelism' is not a node");
    endpoint.answer("/plan", 200, "{}");
    assertFailsToPlan("the plan misses the nodes [" + SOURCE_KEY + ", " + COUNTER_KEY + "]");
    endpoint.answer("/plan", 200, plan(SOURCE_KEY, 1, "{\"type\":\"a\"}", 2));
    assertFailsToPlan("the key '{\"type\":\"a\"}' is not a node");
    endpoint.answer("/plan", 200, "{" + quoted(SOURCE_KEY) + ":4," + quoted(COUNTER_KEY) + ":4}");
    assertFailsToPlan("the parallelism of " + SOURCE_KEY + " is missing");
  }

  @Test
  void plan_nodeTwice_isRefusedHoweverItIsWritten() {
    endpoint.answer("/plan", 200, plan(SOURCE_KEY, 1, SOURCE_KEY, 2));
    assertFailsToPlan("Duplicate field");
    endpoint.answer("/plan", 200, plan(SOURCE_KEY, 1, SOURCE_KEY.replace(",", ", "), 2));
    assertFailsToPlan("the plan has the node " + SOURCE_KEY + " twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "[]",
        "null",
        "4",
        "\"{}\"",
        "<html><body>Not found</body></html>",
        "{} {}",
        "{\"a\":NaN}",
        "{\"a\":1,\"a\":2}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{",
        "{} trailing"
      })
  void everyStep_answerIsNoJsonObject_isRefused(String answer) {
    for (Step step : new Step[] {Step.MONITOR, Step.ANALYZE, Step.PLAN}) {
      endpoint.answer("/" + step.text(), 200, answer);
      assertFails(step, Contexts.flink(), "gave an answer that cannot be used: ");
    }
  }

  @Test
  void everyStep_deepJson_isRefused() {
    for (Step step : new Step[] {Step.MONITOR, Step.ANALYZE, Step.PLAN}) {
      endpoint.answer(
          "/" + step.text(), 200, "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
      assertFails(step, Contexts.flink(), "nesting depth (101) exceeds");
    }
    endpoint.answer("/monitor", 200, "{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}");
    assertThat(algorithm.monitor(Contexts.of(Contexts.flink())).text()).hasSize(204);
  }

  @Test
  void monitor_answerThatIsNotUtf8_isRefused() {
    endpoint.answer(
        "/monitor",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange
              .getResponseBody()
              .write("{\"a\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1));
        });
    assertFails(Step.MONITOR, Contexts.flink(), "was answered with bytes that are not UTF-8");
  }

  @Test
  void plan_oneGigabyte_isGivenUpEarly() {
    AtomicLong sent = new AtomicLong();
    endpoint.answer("/plan", exchange -> sendForEver(exchange, sent));
    assertFailsToPlan(
        "was given up: the answer is longer than 1048576 bytes; have the step return less");
    assertThat(sent.get()).isLessThan(64L << 20);
  }

  private static void sendForEver(HttpExchange exchange, AtomicLong sent) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] chunk = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    while (sent.get() < 1L << 30) {
      exchange.getResponseBody().write(chunk);
      sent.addAndGet(chunk.length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 422, 500, 503})
  void plan_errorStatus_tellsTheMessage(int status) {
    endpoint.answer("/plan", status, "{\"message\": \"no such\\nmodel\"}");
    assertFailsToPlan("was refused with status " + status + ": no such model");
    endpoint.answer("/plan", status, "<html>\n<h1>Oops</h1>" + " ".repeat(500) + "</html>");
    assertFailsToPlan("was refused with status " + status + ": <html> <h1>Oops</h1> </html>");
    endpoint.answer("/plan", status, "");
    assertFailsToPlan("was refused with status " + status + ": no message");
  }

  @Test
  void plan_redirect_isNotFollowed() {
    endpoint.answer(
        "/plan",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest");
          exchange.sendResponseHeaders(307, -1);
        });
    assertFailsToPlan(
        "was redirected (307) to http://169.254.169.254/latest, and redirects are not followed");
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void plan_endpointHangsUp_isAskedOnce() {
    endpoint.answer("/plan", exchange -> {});
    assertFailsToPlan("failed with ");
    assertThat(endpoint.requests()).hasSize(1);
  }

  /** A request sent into a connection that the server has just closed would be lost. */
  @Test
  void everyStep_connectionOfAnEarlierRequest_isNotUsedAgain() {
    Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
    endpoint.answer(
        "/monitor",
        exchange -> {
          callers.add(exchange.getRemoteAddress());
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
        });
    for (int i = 0; i < 20; i++) {
      JsonObject unused = algorithm.monitor(Contexts.of(Contexts.flink()));
    }
    assertThat(callers).hasSize(20);
  }

  @Test
  void plan_nobodyListens_saysSo() throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/plan");
    }
    RemoteAlgorithm lost = endpoint.algorithm().plan(nobody).build();
    assertThatExceptionOfType(RemoteAlgorithmException.class)
        .isThrownBy(() -> planWith(lost, Contexts.flink()))
        .withMessage(
            "plan at %s failed with ConnectException; check that the algorithm is up and the"
                + " address is right",
            nobody);
  }

  @Test
  void plan_noAnswer_isGivenUpAtTheTimeout() throws Exception {
    assertGivenUpAtTheTimeout(exchange -> endpoint.hang());
  }

  @Test
  void plan_answerThatTrickles_isGivenUpAtTheTimeout() throws Exception {
    assertGivenUpAtTheTimeout(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          endpoint.hang();
        });
  }

  private void assertGivenUpAtTheTimeout(HttpHandler hanging) throws Exception {
    endpoint.answer("/plan", hanging);
    ManualClock clock = new ManualClock();
    RemoteAlgorithm patient =
        endpoint.algorithm().clock(clock).timeout(Step.PLAN, Duration.ofSeconds(7)).build();
    CompletableFuture<Decision> planned =
        CompletableFuture.supplyAsync(() -> planWith(patient, Contexts.flink()));
    clock.awaitWaiting(1);
    clock.advance(Duration.ofMillis(6999));
    assertThat(planned).isNotDone();
    clock.advance(Duration.ofMillis(1));
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> planned.get(2, TimeUnit.MINUTES))
        .withCauseInstanceOf(RemoteAlgorithmException.class)
        .withMessageContaining(
            "plan at %s was not answered within PT7S; make the step faster, or lengthen its"
                + " timeout",
            endpoint.uri("/plan"));
  }

  @Test
  void plan_interrupted_failsAndKeepsTheFlag() throws Exception {
    endpoint.answer("/plan", exchange -> endpoint.hang());
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                plan(Contexts.flink());
              } catch (RemoteAlgorithmException e) {
                flag.complete(Thread.currentThread().isInterrupted());
              }
            });
    waiting.start();
    waiting.interrupt();
    assertThat(flag.get(2, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void everyStep_headers_areSent() {
    RemoteAlgorithm withHeaders =
        endpoint.algorithm().header("Authorization", "Bearer t0ken").build();
    JsonObject unused = withHeaders.monitor(Contexts.of(Contexts.flink()));
    assertThat(endpoint.lastRequest().headers().get("Authorization"))
        .containsExactly("Bearer t0ken");
  }

  private static String plan(String key1, Object value1, String key2, Object value2) {
    return "{%s:{\"parallelism\":%s},%s:{\"parallelism\":%s}}"
        .formatted(quoted(key1), value1, quoted(key2), value2);
  }

  private static String quoted(String text) {
    return JsonNodeFactory.instance.textNode(text).toString();
  }

  private Decision plan(Topology topology) {
    return planWith(algorithm, topology);
  }

  private static Decision planWith(RemoteAlgorithm algorithm, Topology topology) {
    return algorithm.plan(Contexts.of(topology), JsonObject.empty(), JsonObject.empty());
  }

  private int planOfOne() {
    return ((Decision.Scale) plan(Contexts.oneDeployment()))
        .plan()
        .target(Contexts.oneDeployment().ids().get(0));
  }

  private void assertFailsToPlan(String message) {
    assertFails(Step.PLAN, Contexts.flink(), message);
  }

  private void assertFails(Step step, Topology topology, String message) {
    Context<JsonObject, JsonObject> context = Contexts.of(topology);
    assertThatExceptionOfType(RemoteAlgorithmException.class)
        .isThrownBy(
            () -> {
              Object unused =
                  switch (step) {
                    case MONITOR -> algorithm.monitor(context);
                    case ANALYZE -> algorithm.analyze(context, JsonObject.empty());
                    default -> plan(topology);
                  };
            })
        .withMessageStartingWith("%s at %s ", step.text(), endpoint.uri("/" + step.text()))
        .withMessageContaining(message);
  }
}
