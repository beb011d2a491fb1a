package io.kta.flink;

import static io.kta.flink.FakeFlink.COUNTER;
import static io.kta.flink.FakeFlink.JOB;
import static io.kta.flink.FakeFlink.error;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Flink, or something in its place, that does what it should not. */
@Timeout(180)
final class FlinkDriverBadInputTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String JOB_REQUEST = "GET " + job("");

  private final FakeFlink flink = new FakeFlink();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void stop() {
    end.countDown();
    flink.close();
  }

  @Test
  void observe_unknownJobId_listsThoseThereAre() {
    try (FlinkDriver driver = FlinkDriver.forJob(flink.uri(), "0".repeat(32))) {
      assertFails(driver, "0".repeat(32), "is unknown", JOB + " ('wordcount', RUNNING)");
    }
  }

  @Test
  void observe_unknownJobName_listsThoseThereAre() {
    try (FlinkDriver driver = FlinkDriver.forJobNamed(flink.uri(), "mopcount")) {
      assertFails(driver, "no job named 'mopcount'", "wordcount", "start the job");
    }
  }

  @Test
  void observe_twoJobsWhereOneWasExpected_listsThemAndAsksForAnId() {
    flink.replace(
        "GET /jobs/overview",
        200,
        """
        {"jobs":[{"jid":"a","name":"one","state":"RUNNING"},
        {"jid":"b","name":"two","state":"CREATED"},{"jid":"c","name":"x","state":"FAILED"}]}\
        """);
    try (FlinkDriver driver = driver()) {
      assertThatThrownBy(driver::observe)
          .isInstanceOf(ScaleDriverException.class)
          .hasMessageContainingAll("a ('one', RUNNING), b ('two', CREATED)", "choose one by its id")
          .hasMessageNotContaining("FAILED");
    }
  }

  @Test
  void observe_nobodyListens_namesTheAddress() {
    flink.close();
    try (FlinkDriver driver = driver()) {
      assertFails(driver, flink.uri().toString(), "check that the JobManager is up");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8081", "ftp://localhost", "http:///jobs"})
  void builder_addressThatIsNone_isRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlinkDriver.builder(URI.create(address)))
        .withMessageContaining("for example http://localhost:8081");
  }

  @Test
  void builder_nonsense_isRefused() {
    FlinkDriverBuilder builder = FlinkDriver.builder(flink.uri());
    assertThatIllegalArgumentException().isThrownBy(() -> builder.jobId("caf3"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.slotsPerTaskManager(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.requestTimeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.jobId(JOB).jobName("wordcount").build())
        .withMessageContaining("give one");
  }

  @ParameterizedTest
  @CsvSource({
    "scheduler-mode, reactive, reactive mode",
    "jobmanager.scheduler, Default, jobmanager.scheduler: adaptive"
  })
  void observe_schedulerThatDoesNotRescale_saysWhatToChange(
      String key, String value, String remedy) {
    flink.adaptive = false;
    flink.replace(
        "GET /jobmanager/config", 200, "[{\"key\":\"%s\",\"value\":\"%s\"}]".formatted(key, value));
    try (FlinkDriver driver = driver()) {
      assertFails(driver, remedy);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.17.2", "1.9-SNAPSHOT"})
  void observe_oldFlink_namesTheVersionNeeded(String version) {
    flink.version = version;
    try (FlinkDriver driver = driver()) {
      assertFails(driver, version.substring(0, 3), "1.18");
    }
  }

  @Test
  void observe_vertexThatDoesNotExist_listsThoseThatDo() {
    try (FlinkDriver driver = FlinkDriver.builder(flink.uri()).vertices(List.of("mop")).build()) {
      assertFails(driver, "no vertex 'mop'", COUNTER + " (counter)");
    }
  }

  @Test
  void apply_beyondMaxParallelism_neverReachesFlink() {
    try (FlinkDriver driver = driver()) {
      ParallelismPlan plan = plan(driver, 129);
      assertThat(driver.apply(plan))
          .isInstanceOfSatisfying(
              ApplyResult.Rejected.class,
              rejected -> assertThat(rejected.reason()).contains("129", "max parallelism 128"));
      assertThat(flink.requests()).noneMatch(request -> request.startsWith("PUT"));
    }
  }

  @Test
  void apply_planForAnotherJob_neverReachesFlink() {
    try (FlinkDriver driver = driver()) {
      plan(driver, 4);
      ParallelismPlan other = new ParallelismPlan(Map.of(new OperatorId("mop"), 2));
      assertThat(driver.apply(other)).isInstanceOf(ApplyResult.Rejected.class);
      assertThat(flink.requests()).noneMatch(request -> request.startsWith("PUT"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FINISHED", "FAILED", "CANCELED"})
  void observe_jobHasEnded_saysSo(String state) {
    try (FlinkDriver driver = FlinkDriver.forJob(flink.uri(), JOB)) {
      assertThat(driver.observe().observation()).isPresent();
      flink.state = state;
      assertFails(driver, JOB, "has ended or is unknown", "'wordcount', " + state);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FINISHED", "FAILED", "CANCELED"})
  void apply_jobEndsMeanwhile_saysSo(String state) {
    flink.replace(
        "PUT " + job("/resource-requirements"),
        exchange -> {
          flink.state = state;
          FakeFlink.answer(exchange, 200, "{}");
        });
    try (FlinkDriver driver = driver()) {
      ParallelismPlan plan = plan(driver, 4);
      assertThatThrownBy(() -> driver.apply(plan))
          .isInstanceOf(ScaleDriverException.class)
          .hasMessageContainingAll(JOB, state, "while it was being rescaled");
    }
  }

  @Test
  void observe_jobManagerGoesAndComesBack_failsAndThenGoesOn() {
    int port = flink.port();
    try (FlinkDriver driver = driver()) {
      assertThat(driver.observe().observation()).isPresent();
      flink.close();
      assertFails(driver, "check that the JobManager is up");
      try (FakeFlink back = new FakeFlink(port)) {
        back.version = "1.20.5"; // it may come back as another
        assertThat(driver.observe().observation()).isPresent();
        assertThat(back.requests()).contains("GET /config");
      }
    }
  }

  @Test
  void observe_jobByNameSubmittedAnew_isFoundUnderItsNewId() {
    try (FlinkDriver driver = FlinkDriver.forJobNamed(flink.uri(), "wordcount")) {
      String id = "b".repeat(32);
      flink.replace("GET /jobs/overview", 200, overview(id));
      flink.replace(
          "GET /jobs/" + id,
          200,
          "{\"name\":\"wordcount\",\"state\":\"CREATED\",\"now\":1,\"vertices\":[],"
              + "\"plan\":{\"nodes\":[]}}");
      assertThat(driver.observe().observation()).isEmpty(); // the first life
      flink.replace("GET /jobs/" + id, 404, error("Job " + id + " not found"));
      flink.restore("GET /jobs/overview");
      assertThat(driver.observe().observation())
          .hasValueSatisfying(seen -> assertThat(seen.job().id()).contains(FakeFlink.JOB));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html><body>Sign in</body></html>|no JSON but '<html>",
        "{\"name\":\"x\",\"state\":7}|state is 7 instead of text",
        "{\"name\":\"x\",\"state\":\"RUNNING\"}|now is nothing",
        "{\"name\":\"x\",\"state\":\"RUNNING\",\"now\":\"noon\"}|now is \"noon\" instead of a long",
        "[]|name is nothing",
        "''|name is nothing",
      })
  void observe_answerThatIsNotFlinks_namesTheCallAndWhatWasFound(String body, String found) {
    flink.replace(JOB_REQUEST, 200, body);
    try (FlinkDriver driver = driver()) {
      assertThatThrownBy(driver::observe)
          .isInstanceOf(ScaleDriverException.class)
          .hasMessageContaining("GET " + flink.uri() + job(""))
          .hasMessageContaining("check that the base URL is a JobManager's")
          .hasMessageContaining(found);
    }
  }

  @Test
  void observe_deepJson_isRefused() {
    flink.replace(JOB_REQUEST, 200, "[".repeat(100_000) + "]".repeat(100_000));
    try (FlinkDriver driver = driver()) {
      assertFails(driver, "no JSON");
    }
  }

  @Test
  void observe_vertexGraphWithACycle_isRefused() {
    String vertex = "{\"id\":\"%s\",\"inputs\":[{\"id\":\"%s\",\"ship_strategy\":\"HASH\"}]}";
    flink.replace(
        JOB_REQUEST,
        exchange -> {
          String nodes = vertex.formatted("a", "b") + "," + vertex.formatted("b", "a");
          FakeFlink.answer(
              exchange,
              200,
              """
              {"name":"x","state":"RUNNING","now":1,"vertices":[%s,%s],"plan":{"nodes":[%s]}}\
              """
                  .formatted(vertexJson("a"), vertexJson("b"), nodes));
        });
    try (FlinkDriver driver = driver()) {
      assertFails(driver, "is not one", "cycle among [a, b]");
    }
  }

  @Test
  void observe_answerOf50Megabytes_isHungUpOn() {
    flink.replace(
        JOB_REQUEST,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] megabyte = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 50; i++) {
            exchange.getResponseBody().write(megabyte);
          }
        });
    try (FlinkDriver driver = driver()) {
      assertFails(driver, "longer than 16777216 bytes");
    }
  }

  @Test
  void observe_answerThatTricklesForEver_isGivenUp() {
    flink.replace(JOB_REQUEST, this::trickle);
    try (FlinkDriver driver = impatient()) {
      assertFails(driver, "was not answered within PT0.3S", "lengthen requestTimeout");
    }
  }

  @Test
  void observe_noAnswer_isGivenUp() {
    flink.replace(JOB_REQUEST, exchange -> await(end));
    try (FlinkDriver driver = impatient()) {
      assertFails(driver, "was not answered within PT0.3S");
    }
  }

  @Test
  void observe_redirect_isNotFollowed() {
    flink.replace(
        JOB_REQUEST,
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://elsewhere.invalid/");
          exchange.sendResponseHeaders(302, -1);
        });
    try (FlinkDriver driver = driver()) {
      assertFails(driver, "redirected to http://elsewhere.invalid/", "not followed");
    }
  }

  @Test
  void observe_interrupted_endsTheWaitAndKeepsTheFlag() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    flink.replace(
        JOB_REQUEST,
        exchange -> {
          asked.countDown();
          await(end);
        });
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread observing =
        new Thread(
            () -> {
              try (ScaleDriver driver = driver()) {
                driver.observe().observation();
              } catch (ScaleDriverException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : new AssertionError(e));
              }
            });
    observing.start();
    asked.await();
    observing.interrupt();
    observing.join();
    assertThat(thrown.get())
        .isInstanceOf(ScaleDriverException.class)
        .hasMessageContaining("interrupted");
  }

  private void trickle(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      while (end.getCount() > 0) {
        body.write(' ');
        body.flush();
      }
    }
  }

  private FlinkDriver driver() {
    return FlinkDriver.forOnlyJob(flink.uri());
  }

  private FlinkDriver impatient() {
    return FlinkDriver.builder(flink.uri()).requestTimeout(SHORT).build();
  }

  private static ParallelismPlan plan(FlinkDriver driver, int counter) {
    return ParallelismPlan.asIs(driver.observe().observation().orElseThrow().topology())
        .with(new OperatorId(COUNTER), counter);
  }

  private static void assertFails(FlinkDriver driver, String... words) {
    assertThatThrownBy(driver::observe)
        .isInstanceOf(ScaleDriverException.class)
        .hasMessageContainingAll(words);
  }

  private static String overview(String id) {
    return "{\"jobs\":[{\"jid\":\"" + id + "\",\"name\":\"wordcount\",\"state\":\"CREATED\"}]}";
  }

  private static String vertexJson(String id) {
    return """
    {"id":"%s","name":"%s","parallelism":1,"maxParallelism":8,"start-time":1,
    "tasks":{"RUNNING":1},"metrics":{"read-records":0,"read-records-complete":true,
    "write-records":0,"write-records-complete":true}}\
    """
        .formatted(id, id);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
