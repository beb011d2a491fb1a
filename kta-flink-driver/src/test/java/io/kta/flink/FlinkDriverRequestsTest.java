package io.kta.flink;

import static io.kta.flink.FakeFlink.COUNTER;
import static io.kta.flink.FakeFlink.SOURCE;
import static io.kta.flink.FakeFlink.apply;
import static io.kta.flink.FakeFlink.error;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.metrics.Observation;
import io.kta.time.ManualClock;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver asks of a healthy Flink, and in which order. */
@Timeout(180)
final class FlinkDriverRequestsTest {
  private static final String PUT = "PUT " + job("/resource-requirements");
  private static final String POST = "POST " + job("/checkpoints");

  private final FakeFlink flink = new FakeFlink();

  @AfterEach
  void stop() {
    flink.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void observe_steadyState_asksTwoRequestsAndOnePerSource(int sources) {
    flink.sources = sources;
    flink.knowsPendingRecords = true;
    try (FlinkDriver driver = driver()) {
      observe(driver);
      observe(driver);
      flink.forgetRequests();
      Observation observation = observe(driver);
      assertThat(flink.requests()).hasSize(2 + sources);
      assertThat(observation.metricsOf(new OperatorId(SOURCE)).pendingRecords()).hasValue(42);
      assertThat(observation.metricsOf(new OperatorId(COUNTER)).pendingRecords()).isEmpty();
    }
  }

  @Test
  void observe_sourceTellsPendingRecordsLater_isAskedAgain() {
    ManualClock clock = new ManualClock();
    try (FlinkDriver driver = FlinkDriver.builder(flink.uri()).clock(clock).build()) {
      observe(driver);
      flink.knowsPendingRecords = true;
      clock.advance(Duration.ofSeconds(11)); // Flink collects metrics every 10 s
      observe(driver);
      assertThat(observe(driver).metricsOf(new OperatorId(SOURCE)).pendingRecords()).hasValue(42);
    }
  }

  @Test
  void observe_job_findsItsTopology() {
    try (FlinkDriver driver = driver()) {
      Observation observation = observe(driver);
      assertThat(observation.topology().ids())
          .extracting(OperatorId::value)
          .containsExactly(SOURCE, COUNTER);
      assertThat(observation.topology().inputsOf(new OperatorId(COUNTER)))
          .extracting(edge -> edge.partitioning())
          .containsExactly(Partitioning.KEYED);
      assertThat(observation.topology().operator(new OperatorId(COUNTER)).maxParallelism())
          .isEqualTo(128);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESTARTING", "CREATED", "INITIALIZING", "FAILING"})
  void observe_jobDoesNotRun_isEmpty(String state) {
    flink.state = state;
    try (FlinkDriver driver = driver()) {
      assertThat(driver.observe().observation()).isEmpty();
    }
  }

  @Test
  void observe_oldAnswerSaysRunning_believesTheFreshState() {
    try (FlinkDriver driver = driver()) {
      observe(driver);
      flink.replace("GET " + job("/status"), 200, "{\"status\":\"RESTARTING\"}");
      assertThat(driver.observe().observation()).isEmpty();
    }
  }

  @Test
  void apply_oneVertex_namesAllAndKeepsLowerBounds() {
    flink.lowerBoundOf(SOURCE, 2);
    try (FlinkDriver driver = driver()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
      assertThat(flink.requests())
          .contains(
              "put {\"%s\":{\"parallelism\":{\"lowerBound\":2,\"upperBound\":2}},\"%s\":{\"parallelism\":{\"lowerBound\":1,\"upperBound\":4}}}"
                  .formatted(SOURCE, COUNTER));
    }
  }

  @Test
  void apply_targetBelowTheLowerBound_lowersTheBoundToo() {
    flink.lowerBoundOf(SOURCE, 2);
    try (FlinkDriver driver = driver()) {
      assertThat(apply(driver, 1, 2)).isEqualTo(ApplyResult.applied());
      assertThat(flink.parallelismOf(SOURCE)).isEqualTo(1);
    }
  }

  @Test
  void apply_alreadyInPlace_putsNothing() {
    try (FlinkDriver driver = driver()) {
      assertThat(apply(driver, 2, 2)).isEqualTo(ApplyResult.alreadyInPlace());
      assertThat(flink.requests()).doesNotContain(PUT);
    }
  }

  @Test
  void apply_someVertices_theOthersKeepWhatTheyHave() {
    try (FlinkDriver driver =
        FlinkDriver.builder(flink.uri()).vertices(List.of("counter")).build()) {
      ParallelismPlan plan =
          ParallelismPlan.asIs(observe(driver).topology()).with(new OperatorId(COUNTER), 4);
      assertThat(plan.targets()).hasSize(1);
      assertThat(driver.apply(plan)).isEqualTo(ApplyResult.applied());
      assertThat(flink.parallelismOf(SOURCE)).isEqualTo(2);
      assertThat(flink.parallelismOf(COUNTER)).isEqualTo(4);
    }
  }

  @Test
  void apply_busy_triesAgain() {
    AtomicInteger refusals = new AtomicInteger();
    flink.replace(
        PUT,
        exchange -> {
          if (refusals.incrementAndGet() == 2) {
            flink.restore(PUT);
          }
          FakeFlink.answer(exchange, 409, error("Another update to the job [%s] is in progress."));
        });
    try (FlinkDriver driver = driver()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
      assertThat(refusals).hasValue(2);
    }
  }

  @Test
  void apply_alwaysBusy_givesUpAndSaysWhy() {
    flink.replace(PUT, 409, error("Another update to the job [%s] is in progress."));
    try (FlinkDriver driver = driver()) {
      assertThat(apply(driver, 2, 4))
          .isInstanceOfSatisfying(
              ApplyResult.Rejected.class,
              refused ->
                  assertThat(refused.reason())
                      .contains("Another update", "let only one scale a job"));
    }
    assertThat(changes()).hasSize(5).containsOnly(PUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500|Could not find Flink job (caf3)|check that the job still runs there",
        "500|Cannot change the parallelism of a job running in reactive mode.|ScaleTargetDriver",
        "500|The DefaultScheduler does not support changing the parallelism|jobmanager.scheduler",
        "400|Job vertex [ff] was not found in the JobGraph.|Job vertex [ff] was not found",
      })
  void apply_refusal_isTheFirstLineOfFlinksWordsAndARemedy(int status, String words, String says) {
    flink.replace(PUT, status, error(words + "\n\tat org.apache.flink.Stack.trace()"));
    try (FlinkDriver driver = driver()) {
      assertThat(apply(driver, 2, 4))
          .isInstanceOfSatisfying(
              ApplyResult.Rejected.class,
              refused ->
                  assertThat(refused.reason()).contains(words, says).doesNotContain("Stack.trace"));
    }
  }

  /** FLINK-36753: it took 121 s, 800 requests and 26 full checkpoints, at each plan. */
  @ParameterizedTest
  @ValueSource(strings = {"1.20.5", "2.3.0"})
  void apply_slotsAreMissing_comesBackAtOnceWithoutACheckpoint(String version) {
    flink.version = version;
    flink.checkpointing = true;
    flink.replace(PUT, 200, "{}");
    flink.taskManagers.count = 2;
    try (FlinkDriver driver = driver()) { // waits two minutes, were it to wait
      flink.forgetRequests();
      assertThat(apply(driver, 2, 4))
          .isEqualTo(
              ApplyResult.accepted(
                  "counter runs at 2 of 4; the plan needs 4 slots and 2 are registered:"
                      + " add TaskManagers"));
      assertThat(changes()).containsExactly(PUT);
      assertThat(flink.requests()).hasSizeLessThan(16);
    }
  }

  @Test
  void apply_slotsAreThoseOfOtherJobs_comesBackAtOnceAndCountsThem() {
    flink.checkpointing = true;
    flink.replace(PUT, 200, "{}");
    flink.taskManagers.usedByOthers = 1;
    try (FlinkDriver driver = driver()) {
      assertThat(apply(driver, 2, 4))
          .isEqualTo(
              ApplyResult.accepted(
                  "counter runs at 2 of 4; the plan needs 4 slots and 3 are there for the job,"
                      + " of 4 that are registered: add TaskManagers"));
      assertThat(changes()).containsExactly(PUT);
    }
  }

  // Issue 19, section 2: apply while the job is RESTARTING, of which old answers know nothing.
  @ParameterizedTest
  @CsvSource({"RESTARTING, RESTARTING", "RESTARTING, RUNNING", "CREATED, RUNNING"})
  void apply_jobDoesNotRunForTheTime_isAcceptedAndSaysSo(String state, String old) {
    flink.replace(
        PUT,
        exchange -> {
          flink.state = old;
          flink.parallelismOf(COUNTER, 4);
          flink.replace("GET " + job("/status"), 200, "{\"status\":\"" + state + "\"}");
          FakeFlink.answer(exchange, 200, "{}");
        });
    try (FlinkDriver driver =
        FlinkDriver.builder(flink.uri()).rescaleTimeout(Duration.ofMillis(100)).build()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.accepted("the job is " + state));
    }
  }

  @Test
  void apply_jobThatEndsMeanwhile_failsAndNamesTheState() {
    flink.replace(
        PUT,
        exchange -> {
          flink.state = "FAILED";
          FakeFlink.answer(exchange, 200, "{}");
        });
    try (FlinkDriver driver = driver()) {
      assertThatExceptionOfType(ScaleDriverException.class)
          .isThrownBy(() -> apply(driver, 2, 4))
          .withMessageContaining("became FAILED while it was being rescaled");
    }
  }

  private List<String> changes() {
    return flink.requests().stream().filter(r -> r.equals(PUT) || r.equals(POST)).toList();
  }

  private FlinkDriver driver() {
    return FlinkDriver.forOnlyJob(flink.uri());
  }

  private static Observation observe(FlinkDriver driver) {
    return driver.observe().observation().orElseThrow();
  }
}
