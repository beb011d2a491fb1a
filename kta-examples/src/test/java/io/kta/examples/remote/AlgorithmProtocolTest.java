package io.kta.examples.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kta.Autoscaler;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.remote.AlgorithmServer;
import io.kta.algorithm.remote.RemoteAlgorithm;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * docs/algorithm-protocol.json is what KTA and both servers do, and what the page says. After a
 * change of it, run this with {@code -Dkta.page.write=true}, look at the page, and commit both.
 */
@Timeout(300)
final class AlgorithmProtocolTest {
  private static final Path PAGE = Path.of("../docs/remote-algorithms.md");
  private static final String BEGIN =
      "<!-- made of algorithm-protocol.json by AlgorithmProtocolTest -->\n";
  private static final String END = "<!-- end -->\n";
  private static final String JSON = "application/json";

  private final ProtocolDocument document = read();

  @Test
  void page_isMadeOfTheDocument() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String made = page.substring(0, begin) + document.page() + page.substring(page.indexOf(END));
    if (Boolean.getBoolean("kta.page.write")) {
      Files.writeString(PAGE, made);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(made);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void requests_ofKta_areOfTheDocument(boolean sendsObservation) throws IOException {
    Queue<String> bodies = new ConcurrentLinkedQueue<>();
    Queue<String> accepts = new ConcurrentLinkedQueue<>();
    HttpServer server = HttpServer.create(loopback(), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            accepts.add(String.valueOf(exchange.getRequestHeaders().getFirst("KTA-Accepts")));
            byte[] answer = "{\"parallelism\": 4}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .algorithm(
                remote("http://127.0.0.1:" + server.getAddress().getPort(), sendsObservation))
            .driver(ScaleTargetDriver.of(ScaleTarget.inMemory("workers", 2)))
            .build()) {
      autoscaler.runOnce();
      autoscaler.runOnce();
    } finally {
      server.stop(0);
    }
    assertThat(bodies).hasSize(6);
    for (String body : bodies) {
      assertThat(document.faults("StepRequest", body)).as(body).isEmpty();
      assertThat(body.contains("\"observation\"")).isEqualTo(sendsObservation);
    }
    assertThat(accepts).containsOnly("reason");
  }

  @Test
  void answers_ofTheJavaServer_areOfTheDocument() throws Exception {
    try (AlgorithmServer server =
        AlgorithmServer.builder(new Toggle())
            .observationRequired(false)
            .maxRequestBytes(10_000)
            .address(loopback())
            .start()) {
      String base = "http://127.0.0.1:" + server.address().getPort() + "/api/v1alpha1";
      checkAll(base, "{\"value\": 1}", "{\"value\": 0}");
      check(base, "plan", "x".repeat(20_000), 413);
    }
    Algorithm<?, ?> failing =
        Algorithm.of("failing")
            .plan(
                context -> {
                  throw new IllegalStateException("there is no model");
                });
    try (AlgorithmServer server =
        AlgorithmServer.builder(failing).observationRequired(false).address(loopback()).start()) {
      String base = "http://127.0.0.1:" + server.address().getPort() + "/api/v1alpha1";
      String monitored = check(base, "monitor", request("{}", "{}"), 200);
      String analyzed = check(base, "analyze", request(monitored, "{}"), 200);
      assertThat(check(base, "plan", request(monitored, analyzed), 500))
          .contains("there is no model");
    }
  }

  @Test
  void answers_ofThePythonServer_areOfTheDocument() throws Exception {
    try (ServerProcess server =
        ServerProcess.of(List.of("python3", "python/toggle_server.py", "--port", "0"))) {
      String base = server.base();
      checkAll(base, "{\"count\": 1}", "{\"state\": 0}");
      check(base, "analyze", request("{\"count\": \"x\"}", "{}"), 500);
    }
  }

  private void checkAll(String base, String monitored, String analyzed) throws Exception {
    check(base, "monitor", request("{}", "{}"), 200);
    check(base, "analyze", request(monitored, "{}"), 200);
    check(base, "plan", request(monitored, analyzed), 200);
    for (String step : List.of("monitor", "analyze", "plan")) {
      check(base, step, "<html>", 422);
      check(base, step, "{}", 422);
    }
    HttpResponse<String> get = send(HttpRequest.newBuilder(URI.create(base + "/plan")).GET());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(document.faults(document.answer("plan", 405), get.body())).isEmpty();
    HttpResponse<String> elsewhere = post(base + "/scale", "{}");
    assertThat(elsewhere.statusCode()).isEqualTo(404);
    assertThat(document.faults(document.answer("plan", 404), elsewhere.body())).isEmpty();
  }

  /** Takes a step with and without the header, and returns the answer. */
  private String check(String base, String step, String body, int status) throws Exception {
    List<HttpResponse<String>> answers = new ArrayList<>();
    answers.add(post(base + "/" + step, body));
    answers.add(
        send(
            HttpRequest.newBuilder(URI.create(base + "/" + step))
                .header("KTA-Accepts", "reason")
                .POST(BodyPublishers.ofString(body))));
    String schema = document.answer(step, status);
    for (HttpResponse<String> answer : answers) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(answer.headers().firstValue("Content-Type")).contains(JSON);
      assertThat(document.faults(schema, answer.body())).as(answer.body()).isEmpty();
    }
    if (step.equals("plan") && status == 200) {
      assertThat(answers.get(0).body()).doesNotContain("\"reason\"");
      assertThat(answers.get(1).body()).contains("\"reason\"");
    }
    return answers.get(0).body();
  }

  private static HttpResponse<String> post(String uri, String body) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(uri)).POST(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            request.version(HttpClient.Version.HTTP_1_1).setHeader("Content-Type", JSON).build(),
            BodyHandlers.ofString());
  }

  private static String request(String monitored, String analyzed) {
    return """
        {"id": "shop/wordcount#1", "udfStartTimestampMillis": 1700000060000,
         "topology": [{"type": "scaleTargetRef", "fields": "kind=Deployment|name=counter"}],
         "monitorResult": %s, "analyzeResult": %s, "resultHistory": []}
        """
        .formatted(monitored, analyzed);
  }

  private static RemoteAlgorithm remote(String base, boolean sendsObservation) {
    return RemoteAlgorithm.builder()
        .monitor(URI.create(base + "/monitor"))
        .analyze(URI.create(base + "/analyze"))
        .plan(URI.create(base + "/plan"))
        .sendObservation(sendsObservation)
        .build();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static ProtocolDocument read() {
    try {
      return ProtocolDocument.read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
