package io.kta.prometheus;

import static io.kta.prometheus.FakePrometheus.series;
import static io.kta.prometheus.FakePrometheus.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.OperatorReference;
import io.kta.topology.Topology;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrometheusTest {
  private static final OperatorId SOURCE = new OperatorId("a1");
  private static final OperatorId MAP = new OperatorId("b2");
  private static final Topology TOPOLOGY =
      Topology.chain(named("a1", "source"), named("b2", "map \"words\""));

  private FakePrometheus server;
  private Prometheus prometheus;

  @BeforeEach
  void start() throws IOException {
    server = new FakePrometheus();
    prometheus = builder().build();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void queries_oneThatFindsAndOneThatDoesNot_leavesThatOneUnknown() {
    server.answers(Map.of("lag", vector(series("\"job\":\"kta\"", "12.5"))));
    Map<String, String> queries = new LinkedHashMap<>();
    queries.put("source", "lag");
    queries.put("b2", "absent_thing");
    MetricSource source = prometheus.queries(queries);
    assertThat(source.measure(TOPOLOGY))
        .containsExactly(Map.entry(SOURCE, Measurement.undated(12.5)));
    assertThat(server.queries()).containsExactly("lag", "absent_thing");
  }

  @Test
  void queryEach_template_asksForIdAndNameWithoutBreakingOutOfTheString() {
    MetricSource each = prometheus.queryEach("rate(x{id=\"${id}\",name='${name}'}[1m])");
    assertThat(each.measure(TOPOLOGY)).isEmpty();
    assertThat(server.queries())
        .containsExactly(
            "rate(x{id=\"a1\",name='source'}[1m])",
            "rate(x{id=\"b2\",name='map \\x22words\\x22'}[1m])");
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "up{x=\"${operator}\",y=\"${id}\"}"})
  void queryEach_templateThatTellsNoOperatorsApart_isRefused(String template) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prometheus.queryEach(template))
        .withMessageContaining("${id}");
  }

  @Test
  void queryAll_label_isOneRequestAndTakesIdsAndNames() {
    server.answers(
        200,
        vector(
            series("\"task\":\"a1\"", "1"),
            series("\"task\":\"map \\\"words\\\"\"", "2"),
            series("\"task\":\"another job's\"", "3"),
            series("\"unlabelled\":\"x\"", "4")));
    assertThat(prometheus.queryAll("sum by (task) (x)", "task").measure(TOPOLOGY))
        .containsExactly(
            Map.entry(SOURCE, Measurement.undated(1)), Map.entry(MAP, Measurement.undated(2)));
    assertThat(server.queries()).hasSize(1);
  }

  @Test
  void queryAll_twoSeriesOfOneOperator_saysHowToAggregate() {
    server.answers(
        200,
        vector(
            series("\"task\":\"a1\",\"i\":\"0\"", "1"),
            series("\"task\":\"a1\",\"i\":\"1\"", "2")));
    assertFails(prometheus.queryAll("x", "task"), "two series with task=\"a1\"", "sum by (task)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "+Inf", "-Inf"})
  void measure_notFinite_isUnknownAndNotZero(String value) {
    server.answers(200, vector(series("", value)));
    assertThat(one().measure(TOPOLOGY)).isEmpty();
  }

  @Test
  void measure_scalar_isANumber() {
    server.answers(
        200,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1435781451.781,\"1e3\"]}}");
    assertThat(one().measure(TOPOLOGY)).containsEntry(SOURCE, Measurement.undated(1000));
  }

  @Test
  void measure_severalSeries_namesTwoAndSaysToAggregate() {
    server.answers(200, vector(series("\"i\":\"0\"", "1"), series("\"i\":\"1\"", "2")));
    assertFails(one(), "gave 2 series", "{i=0} and {i=1}", "sum(…)");
  }

  @ParameterizedTest
  @CsvSource({
    "400,bad_data,invalid parameter: parse error at char 4",
    "422,execution,query processing would load too many samples",
    "503,timeout,query timed out in expression evaluation"
  })
  void measure_refused_tellsPrometheusWords(int status, String type, String words) {
    server.answers(
        status,
        "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"%s\"}".formatted(type, words));
    assertFails(one(), "query 'up' to http://localhost", status + " " + type, words);
  }

  @Test
  void measure_warning_isAnErrorSinceAPartMayBeMissing() {
    server.answers(
        200,
        vector(series("", "1"))
            .replace("\"data\"", "\"warnings\":[\"remote read: store-2 unreachable\"],\"data\""));
    assertFails(one(), "with a warning", "store-2 unreachable", "orUnknown()");
    assertThat(one().orUnknown().measure(TOPOLOGY)).isEmpty();
  }

  /** What a cluster of VictoriaMetrics answers while a vmstorage is away, as its docs have it. */
  @Test
  void measure_partialAnswerOfVictoriaMetrics_isAnError() {
    server.answers(200, vector(series("", "1")).replace("\"data\"", "\"isPartial\":true,\"data\""));
    assertFails(one(), "was answered in part", "orUnknown()");
    server.answers(
        200, vector(series("", "1")).replace("\"data\"", "\"isPartial\":false,\"data\""));
    assertThat(one().measure(TOPOLOGY)).hasSize(1);
  }

  @Test
  void measure_always_asksForWholeAnswers() {
    one().measure(TOPOLOGY);
    assertThat(FakePrometheus.parametersOf(server.lastRequest()))
        .containsEntry("partial_response", "false") // Thanos
        .containsEntry("deny_partial_response", "1"); // VictoriaMetrics
  }

  @Test
  void measure_info_isNoWarning() {
    server.answers(
        200,
        vector(series("", "1"))
            .replace("\"data\"", "\"infos\":[\"metric might not be a counter\"],\"data\""));
    assertThat(one().measure(TOPOLOGY)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>Sign in</html>",
        "",
        "[]",
        "{\"status\":\"success\"}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{}}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"a\"]}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,2]}]}}"
      })
  void measure_answerThatIsNotPrometheus_saysSo(String body) {
    server.answers(200, body);
    assertFails(one(), "query 'up' to http://localhost", "check that the base URL is");
  }

  @Test
  void measure_rangeOrHistogram_saysWhatToAskFor() {
    server.answers(
        200, "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}");
    assertFails(one(), "gives a matrix", "take away the range");
    server.answers(
        200,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"histogram\":[1,{}]}]}}");
    assertFails(one(), "gives histograms", "histogram_count");
  }

  @Test
  void measure_unauthorized_saysWhoMayAsk() {
    server.answers(401, "{\"message\":\"token expired\"}");
    assertFails(one(), "401", "token expired", "who may ask it");
  }

  @Test
  void measure_redirect_isNotFollowed() throws IOException {
    try (FakePrometheus other = new FakePrometheus()) {
      server.answers(
          exchange -> {
            exchange.getResponseHeaders().add("Location", other.url() + "/login");
            FakePrometheus.answer(exchange, 302, "");
          });
      assertFails(one(), "was redirected to " + other.url() + "/login", "are not followed");
      assertThat(other.queries()).isEmpty();
    }
  }

  @Test
  void measure_answerTooLarge_hangsUp() {
    server.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] chunk = new byte[1 << 16];
          for (int i = 0; i < 800; i++) { // 50 MB
            exchange.getResponseBody().write(chunk);
          }
        });
    assertFails(one(), "the answer is longer than 4194304 bytes");
  }

  @Test
  void measure_noAnswerInTime_givesUp() {
    Prometheus hasty = builder().requestTimeout(Duration.ofMillis(200)).build();
    server.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          exchange.getRequestBody().readAllBytes();
          awaitClose();
        });
    assertFails(
        hasty.queries(Map.of("source", "up")), "was not answered within PT0.2S", "requestTimeout");
    assertThat(FakePrometheus.parametersOf(server.lastRequest())).containsEntry("timeout", "200ms");
  }

  @Test
  void measure_nobodyListens_saysSo() {
    server.close();
    assertFails(one(), "ConnectException", "check that Prometheus is up");
  }

  @Test
  void measure_headersAndToken_areSentAndReadAnew(@TempDir Path dir) throws IOException {
    Path token = Files.writeString(dir.resolve("token"), "first\n");
    Prometheus authorized =
        builder().header("X-Scope-OrgID", "tenant").bearerTokenFile(token).build();
    MetricSource source = authorized.queries(Map.of("source", "up"));
    source.measure(TOPOLOGY);
    assertThat(server.lastRequest().getRequestHeaders())
        .containsEntry("X-scope-orgid", List.of("tenant"))
        .containsEntry("Authorization", List.of("Bearer first"));
    Files.writeString(token, "second");
    source.measure(TOPOLOGY);
    assertThat(server.lastRequest().getRequestHeaders())
        .containsEntry("Authorization", List.of("Bearer second"));
    Files.delete(token);
    assertFails(source, "bearer token", token.toString());
  }

  @Test
  void measure_failure_tellsNoSecret() {
    server.answers(403, "{}");
    Prometheus authorized = builder().header("Authorization", "Basic c2VjcmV0").build();
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> authorized.queries(Map.of("source", "up")).measure(TOPOLOGY))
        .withMessageNotContaining("c2VjcmV0");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://prometheus,no http or https address",
    "http://user:secret@prometheus:9090,holds a user or password",
    "http://prometheus:9090/?x=1,has a query or fragment"
  })
  void at_addressThatCannotBe_isRefusedWithoutTellingSecrets(String url, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prometheus.builder(URI.create(url)))
        .withMessageContaining(words)
        .withMessageNotContaining("secret");
  }

  @Test
  void build_headerThatMayNotBeSent_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().header("Host", "elsewhere").build())
        .withMessageContaining("header 'Host' cannot be sent");
  }

  @Test
  void build_valueThatMayNotBeSent_isNotShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().header("Authorization", "Bearer secret\n").build())
        .withMessageContaining("header 'Authorization' cannot be sent")
        .withMessageNotContaining("secret");
  }

  private PrometheusBuilder builder() {
    return Prometheus.builder(server.url());
  }

  private MetricSource one() {
    return prometheus.queries(Map.of("source", "up"));
  }

  private static void assertFails(MetricSource source, String... words) {
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> source.measure(TOPOLOGY))
        .satisfies(failure -> assertThat(failure.getMessage()).contains(words));
  }

  private static void awaitClose() {
    try {
      Thread.currentThread().join(); // until the server's threads are interrupted
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Operator named(String id, String name) {
    return Operator.of(id, 1)
        .withName(name)
        .withMaxParallelism(8)
        .withReference(new OperatorReference("t", Map.of()));
  }
}
