package io.kta.flink;

import static io.kta.flink.FakeFlink.COUNTER;
import static io.kta.flink.FakeFlink.SOURCE;
import static io.kta.flink.FakeFlink.apply;
import static io.kta.flink.FakeFlink.error;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.metrics.Observation;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may happen to a job, or to its JobManager, between two requests of one rescaling. */
@Timeout(60)
final class OddMomentsTest {
  private static final String LOOK = "GET " + job("");
  private static final String PUT = "PUT " + job("/resource-requirements");
  private static final String POST = "POST " + job("/checkpoints");
  private static final String CHECKPOINTS = "GET " + job("/checkpoints");
  private static final String SAVEPOINT =
      """
      {"history":[{"id":5,"is_savepoint":true,"status":"%s","checkpoint_type":"SAVEPOINT",
      "trigger_timestamp":180000}]}\
      """;
  private static final String SETTINGS = "GET /jobmanager/config";
  private static final String AGAIN = "ca11ca11ca11ca11ca11ca11ca11ca11";

  private final FakeFlink flink = new FakeFlink();
  private final PauseClock clock = new PauseClock();

  @AfterEach
  void stop() {
    flink.close();
  }

  /** It was looked for until the end of the rescale timeout, two minutes by default. */
  @Test
  void apply_jobIsSubmittedAnewMeanwhile_failsSoonAndIsFoundAgain() {
    after(PUT, () -> flink.jobId = AGAIN);
    try (FlinkDriver driver = byName()) {
      assertThatThrownBy(() -> apply(driver, 2, 4))
          .isInstanceOf(ScaleDriverException.class)
          .hasMessageContaining("has been gone for PT10S while it was being rescaled");
      assertThat(clock.pauses().stream().reduce(Duration.ZERO, Duration::plus))
          .isLessThan(Duration.ofSeconds(12));
      assertThat(observe(driver).job().id()).contains(AGAIN);
    }
  }

  /** A JobManager that has just come back does not know its jobs for a moment. */
  @Test
  void apply_jobIsUnknownForAMoment_isApplied() {
    AtomicInteger looks = new AtomicInteger();
    after(
        PUT,
        () ->
            flink.replace(
                LOOK,
                exchange -> {
                  if (looks.incrementAndGet() == 5) {
                    flink.restore(LOOK);
                  }
                  FakeFlink.answer(exchange, 404, error("Could not find Flink job"));
                }));
    try (FlinkDriver driver = byName()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
      assertThat(looks).hasValue(5);
    }
  }

  @Test
  void apply_overloadedMeanwhile_asksNothingUntilItMayAndIsApplied() {
    AtomicInteger refused = new AtomicInteger();
    after(
        PUT,
        () ->
            flink.replace(
                LOOK,
                exchange -> {
                  refused.incrementAndGet();
                  flink.restore(LOOK);
                  exchange.getResponseHeaders().add("Retry-After", "7");
                  FakeFlink.answer(exchange, 503, "<html>unavailable</html>");
                }));
    try (FlinkDriver driver = byName()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
      assertThat(refused).hasValue(1);
      assertThat(clock.pauses().stream().reduce(Duration.ZERO, Duration::plus))
          .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(9));
    }
  }

  /** It came back as rejected, or failed, though the job had its new requirements by then. */
  @ParameterizedTest
  @ValueSource(ints = {403, 404, 503})
  void apply_settingsAreNotToldOnceThePlanIsHandedOver_isAppliedAllTheSame(int status) {
    flink.checkpointing = true;
    after(PUT, () -> flink.replace(SETTINGS, status, "<html>no</html>"));
    try (FlinkDriver driver = byName()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
      assertThat(flink.requests()).contains(SETTINGS);
    }
  }

  @ParameterizedTest
  @CsvSource({"409, changing", "429, slow down", "503, unavailable"})
  void apply_changeIsRefused_isRejectedAndSaysWhy(int status, String words) {
    flink.replace(PUT, status, error(words));
    try (FlinkDriver driver = byName()) {
      assertThat(apply(driver, 2, 4))
          .isInstanceOfSatisfying(
              ApplyResult.Rejected.class,
              rejected -> assertThat(rejected.reason()).startsWith(words));
      assertThat(flink.parallelismOf(COUNTER)).isEqualTo(2);
    }
  }

  /** A checkpoint has Flink 2 rescale, which would abort it. */
  @Test
  void apply_savepointIsTriggeredOnceThePlanIsHandedOver_takesNoCheckpointUntilItHasEnded() {
    flink.checkpointing = true;
    AtomicInteger looks = new AtomicInteger();
    flink.replace(
        PUT,
        exchange -> { // takes the requirements, and waits for a checkpoint
          String wanted =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          flink.replace(CHECKPOINTS, 200, SAVEPOINT.formatted("IN_PROGRESS"));
          flink.replace(POST, 202, "{\"request-id\":\"r1\"}");
          assertThat(wanted).contains(COUNTER);
          FakeFlink.answer(exchange, 200, "{}");
        });
    try (FlinkDriver driver = byName()) {
      ParallelismPlan plan =
          ParallelismPlan.asIs(observe(driver).topology()).with(new OperatorId(COUNTER), 4);
      flink.replace(
          LOOK,
          exchange -> {
            if (looks.incrementAndGet() == 60) {
              flink.note("the savepoint has ended");
              flink.replace(CHECKPOINTS, 200, SAVEPOINT.formatted("COMPLETED"));
            }
            if (flink.requests().contains(POST)) {
              flink.parallelismOf(COUNTER, 4);
            }
            flink.answerAsAlways(exchange, LOOK);
          });
      assertThat(driver.apply(plan)).isEqualTo(ApplyResult.applied());
      assertThat(flink.requests()).containsSubsequence(PUT, "the savepoint has ended", POST);
      assertThat(flink.requests()).containsOnlyOnce(POST);
    }
  }

  /** It was rescaled, as if there was none. */
  @Test
  void apply_overloadedWhenAskedForSavepoints_isRejectedAndSendsNothing() {
    flink.replace(CHECKPOINTS, 503, "<html>unavailable</html>");
    try (FlinkDriver driver = byName()) {
      assertThat(apply(driver, 2, 4)).isInstanceOf(ApplyResult.Rejected.class);
      assertThat(flink.requests()).doesNotContain(PUT);
      flink.restore(CHECKPOINTS);
    }
  }

  /** FLINK-32572, amid a rescaling. */
  @Test
  void apply_sourceFinishesMeanwhile_isAppliedAndStaysWhereItIsThen() {
    after(PUT, () -> flink.finished.add(SOURCE));
    try (FlinkDriver driver = byName()) {
      assertThat(apply(driver, 3, 4)).isEqualTo(ApplyResult.applied());
      Observation observed = observe(driver);
      assertThat(observed.topology().operator(new OperatorId(SOURCE)).isFixed()).isTrue();
      assertThat(observed.topology().operator(new OperatorId(SOURCE)).parallelism()).isEqualTo(3);
      assertThat(apply(driver, 3, 2)).isEqualTo(ApplyResult.applied());
    }
  }

  private FlinkDriver byName() {
    return FlinkDriver.builder(flink.uri()).jobName("wordcount").clock(clock).build();
  }

  /** Has something happen once a request was answered as always. */
  private void after(String request, Runnable happens) {
    HttpHandler asAlways =
        exchange -> {
          flink.restore(request);
          flink.answerAsAlways(exchange, request);
          happens.run();
        };
    flink.replace(request, asAlways);
  }

  private static Observation observe(FlinkDriver driver) {
    return driver.observe().observation().orElseThrow();
  }
}
