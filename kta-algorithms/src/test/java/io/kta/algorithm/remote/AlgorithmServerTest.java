package io.kta.algorithm.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.toggle.Toggle;
import io.kta.knowledge.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an algorithm server answers, to requests as they should be and to others. */
@Timeout(180)
final class AlgorithmServerTest {
  private static final String NODE = "{\"type\":\"a\",\"fields\":\"b=c\"}";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  static {
    // Else every answer waits for an acknowledgement of its head, which clients delay by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  @Test
  void plan_existingKtaAsks_answersEveryNode() throws Exception {
    try (AlgorithmServer server = toggle().start()) {
      HttpResponse<String> answer =
          post(
              server,
              "/api/v1alpha1/plan",
              request(NODE + ",{\"type\":\"a\",\"fields\":\"b=d\"}", "{\"value\":1}", ""));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(answer.body())
          .isEqualTo(
              "{\"{\\\"type\\\":\\\"a\\\",\\\"fields\\\":\\\"b=c\\\"}\":{\"parallelism\":4},"
                  + "\"{\\\"type\\\":\\\"a\\\",\\\"fields\\\":\\\"b=d\\\"}\":{\"parallelism\":2}}");
    }
  }

  /** It asks nobody who they are, so it is not for everybody by default. */
  @Test
  void builder_noAddress_isOfThisMachineOnly() {
    assertThat(AlgorithmServer.builder(new Toggle()).address.getAddress().isLoopbackAddress())
        .isTrue();
  }

  @Test
  void monitor_cycleIdOfSomebodyElse_isTaken() throws Exception {
    try (AlgorithmServer server = toggle().start()) {
      assertThat(post(server, "/api/v1alpha1/monitor", request(NODE, "{}", "")).body())
          .isEqualTo("{\"value\":1}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"id\":\"a\",\"topology\":[null]}",
        "{\"id\":\"a\",\"topology\":[{\"type\":\"a\"}]}",
        "{\"id\":\"a\",\"topology\":[{\"type\":\"a\",\"fields\":\"b\"}]}",
        "{\"id\":null,\"topology\":[{\"type\":\"a\",\"fields\":\"b=c\"}]}",
        "{\"id\":\"a\",\"topology\":[{\"type\":\"a\",\"fields\":\"b=c\"},{\"type\":\"a\",\"fields\":\"b=c\"}]}",
        "{\"id\":\"a\",\"id\":\"b\",\"topology\":[{\"type\":\"a\",\"fields\":\"b=c\"}]}",
        "{\"id\":\"a\",\"topology\":[{\"type\":\"a\",\"fields\":\"b=c\"}],\"resultHistory\":[null]}",
        "{\"id\":\"a\",\"topology\":[{\"type\":\"a\",\"fields\":\"b=c\"}],\"monitorResult\":[]}",
        "{\"id\":\"a\",\"topology\":[{\"type\":\"a\",\"fields\":\"b=c\"}],\"observation\":{\"at\":1}}"
      })
  void everyStep_requestNotUnderstood_is422WithAMessage(String body) throws Exception {
    try (AlgorithmServer server = toggle().start()) {
      for (String step : new String[] {"monitor", "analyze", "plan"}) {
        HttpResponse<String> answer = post(server, "/api/v1alpha1/" + step, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(Protocol.read(answer.body()).path("message").asText()).isNotBlank();
      }
    }
  }

  @Test
  void analyze_resultThatIsNotTheAlgorithms_is422() throws Exception {
    try (AlgorithmServer server = toggle().start()) {
      for (String result : new String[] {"{}", "{\"value\":\"x\"}", "{\"value\":null}"}) {
        HttpResponse<String> answer =
            post(server, "/api/v1alpha1/analyze", request(NODE, result, ""));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("is not what this algorithm found");
      }
    }
  }

  @Test
  void monitor_noObservation_is422UnlessAllowed() throws Exception {
    try (AlgorithmServer server = toggle().observationRequired(true).start()) {
      HttpResponse<String> answer = post(server, "/api/v1alpha1/monitor", request(NODE, "{}", ""));
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("the request has no observation");
    }
  }

  @Test
  void monitor_observationOfOtherNodes_is422() throws Exception {
    try (AlgorithmServer server = toggle().start()) {
      String observation = Protocol.object(Contexts.of(Contexts.flink()).observation()).text();
      HttpResponse<String> answer =
          post(
              server,
              "/api/v1alpha1/monitor",
              request(NODE, "{}", ",\"observation\":" + observation));
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("the observation has the nodes");
    }
  }

  @Test
  void monitor_algorithmThrows_is500WithAMessage() throws Exception {
    try (AlgorithmServer server = at(AlgorithmServer.builder(new Broken())).start()) {
      HttpResponse<String> answer = post(server, "/api/v1alpha1/monitor", request(NODE, "{}", ""));
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body())
          .isEqualTo(
              "{\"message\":\"monitor of Broken threw java.lang.IllegalStateException: no"
                  + " model\"}");
    }
  }

  @Test
  void otherPathsAndMethods_areRefused() throws Exception {
    try (AlgorithmServer server = toggle().path("").start()) {
      assertThat(post(server, "/api/v1alpha1/monitor", "{}").statusCode()).isEqualTo(404);
      assertThat(post(server, "/execute", "{}").body())
          .contains("there is no '/execute'; there are [/monitor, /analyze, /plan]");
      HttpRequest get = HttpRequest.newBuilder(uri(server, "/monitor")).build();
      HttpResponse<String> answer = CLIENT.send(get, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }
  }

  @Test
  void monitor_requestTooLong_is413() throws Exception {
    String request = request(NODE, "{}", "");
    try (AlgorithmServer server = toggle().maxRequestBytes(request.length()).start()) {
      assertThat(post(server, "/api/v1alpha1/monitor", request).statusCode()).isEqualTo(200);
      assertThat(post(server, "/api/v1alpha1/monitor", request + " ").statusCode()).isEqualTo(413);
    }
  }

  @Test
  void close_requestUnderWay_isAnsweredFirst() throws Exception {
    Waiting waiting = new Waiting();
    AlgorithmServer server = at(AlgorithmServer.builder(waiting)).start();
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(
            () -> postUnchecked(server, "/api/v1alpha1/monitor", request(NODE, "{}", "")));
    assertThat(waiting.entered.await(2, TimeUnit.MINUTES)).isTrue();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
    await().until(() -> post(server, "/elsewhere", "{}").statusCode() == 503); // it stops
    assertThat(answer).isNotDone();
    waiting.leave.countDown();
    closed.get(2, TimeUnit.MINUTES);
    assertThat(answer.get(2, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> post(server, "/api/v1alpha1/monitor", "{}"));
  }

  @Test
  void start_resultsOfUnknownType_isRefused() {
    Algorithm<?, ?> composed =
        Algorithm.of("algorithm")
            .monitor(context -> "x")
            .plan((context, found) -> new Decision.Hold(found));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AlgorithmServer.builder(composed).start())
        .withMessageStartingWith("the result types of algorithm are not known; name them");
  }

  @Test
  void start_addressTaken_saysSo() {
    try (AlgorithmServer server = toggle().start()) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> toggle().address(server.address()).start())
          .withMessageContaining("cannot listen at " + server.address());
    }
  }

  @Test
  void path_notAPath_isRefused() {
    for (String path : new String[] {"api", "/", "/api/"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> toggle().path(path));
    }
  }

  private static AlgorithmServerBuilder toggle() {
    return at(AlgorithmServer.builder(new Toggle()));
  }

  private static AlgorithmServerBuilder at(AlgorithmServerBuilder builder) {
    return builder
        .observationRequired(false)
        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static String request(String nodes, String result, String more) {
    return ("{\"id\":\"5f0c\",\"udfStartTimestampMillis\":1000,\"topology\":[%s],"
            + "\"monitorResult\":%s,\"analyzeResult\":{\"value\":0},\"resultHistory\":[],"
            + "\"unknown\":true%s}")
        .formatted(nodes, result, more);
  }

  private static URI uri(AlgorithmServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  private static HttpResponse<String> post(AlgorithmServer server, String path, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(uri(server, path)).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> postUnchecked(
      AlgorithmServer server, String path, String body) {
    try {
      return post(server, path, body);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An algorithm that cannot monitor. */
  private static final class Broken implements Algorithm<Long, Long> {
    @Override
    public Long monitor(Context<Long, Long> context) {
      throw new IllegalStateException("no model");
    }

    @Override
    public Long analyze(Context<Long, Long> context, Long monitored) {
      return monitored;
    }

    @Override
    public Decision plan(Context<Long, Long> context, Long monitored, Long analyzed) {
      return new Decision.Hold("nothing is known");
    }
  }

  /** An algorithm whose first step takes until it is told to end. */
  private static final class Waiting implements Algorithm<String, String> {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);

    @Override
    public String monitor(Context<String, String> context) {
      entered.countDown();
      try {
        leave.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return Step.MONITOR.text();
    }

    @Override
    public String analyze(Context<String, String> context, String monitored) {
      return monitored;
    }

    @Override
    public Decision plan(Context<String, String> context, String monitored, String analyzed) {
      return new Decision.Hold(analyzed);
    }
  }
}
