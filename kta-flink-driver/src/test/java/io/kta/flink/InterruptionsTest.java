package io.kta.flink;

import static io.kta.flink.FakeFlink.COUNTER;
import static io.kta.flink.FakeFlink.SOURCE;
import static io.kta.flink.FakeFlink.apply;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.kta.driver.ApplyResult;
import io.kta.metrics.Interruption;
import io.kta.metrics.Interruption.Cause;
import io.kta.metrics.JobStatus;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For how long a job has stopped, by what Flink tells once it runs again. */
@Timeout(180)
final class InterruptionsTest {
  private final FakeFlink flink = new FakeFlink();
  private final ManualClock clock = new ManualClock();
  private final FlinkDriver driver = FlinkDriver.builder(flink.uri()).clock(clock).build();

  @AfterEach
  void stop() {
    driver.close();
    flink.close();
  }

  @Test
  void observe_neverStopped_tellsNoneAndWhatIsToBeExpected() {
    observed();
    JobStatus status = observed();
    assertThat(status.lastInterruption()).isEmpty();
    assertThat(status.expectedDowntime()).contains(Duration.ofSeconds(1));
    assertThat(flink.requests()).doesNotContain("GET " + job("/vertices/" + SOURCE));
  }

  @Test
  void observe_jobFailed_countsFromTheFailureToTheLastTaskThatRuns() {
    observed();
    pass(30_000);
    flink.failedAt = List.of(215_000L);
    restart(225_000, 226_000, 228_500);
    Interruption told = observed().lastInterruption().orElseThrow();
    assertThat(told.cause()).isEqualTo(Cause.OTHER);
    assertThat(told.downtime()).isEqualTo(Duration.ofMillis(13_500));
    assertThat(told.error()).isZero();
    assertThat(told.from()).isEqualTo(clock.now().minusSeconds(15));
    pass(30_000);
    assertThat(observed().lastInterruption()).contains(told);
  }

  /** A lost TaskManager fails several restarts in a row, until Flink notices. */
  @Test
  void observe_failedAgainWhileRestarting_isOneInterruptionAndTheRestIsItsError() {
    observed();
    pass(30_000);
    flink.failedAt = List.of(222_000L, 218_000L, 212_000L);
    restart(225_000, 226_000, 227_000);
    Interruption told = observed().lastInterruption().orElseThrow();
    assertThat(told.downtime()).isEqualTo(Duration.ofSeconds(15));
    assertThat(told.error()).isEqualTo(Duration.ofSeconds(10));
  }

  /** By whoever changed the requirements, or once slots had come. */
  @Test
  void observe_restartedBetweenTwoLooks_isAsUnsureAsTheTimeSinceTheFirst() {
    observed();
    pass(30_000);
    restart(225_000, 225_500, 226_000);
    Interruption told = observed().lastInterruption().orElseThrow();
    assertThat(told.cause()).isEqualTo(Cause.OTHER);
    assertThat(told.downtime()).isEqualTo(Duration.ofSeconds(1));
    assertThat(told.error()).isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void observe_seenStopped_beginsNoLaterThanThat() {
    observed();
    pass(10_000);
    flink.state = "CREATED";
    assertThat(driver.observe().observation()).isEmpty();
    pass(20_000);
    flink.state = "RUNNING";
    restart(225_000, 225_500, 226_000);
    Interruption told = observed().lastInterruption().orElseThrow();
    assertThat(told.downtime()).isEqualTo(Duration.ofSeconds(16));
    assertThat(told.error()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void observe_planWaitedForSlots_isItsRescaleUnlessTheJobFailed() {
    acceptedForWantOfSlots();
    pass(30_000);
    restart(225_000, 225_500, 226_000);
    assertThat(observed().lastInterruption().orElseThrow().cause()).isEqualTo(Cause.RESCALE);
  }

  @Test
  void observe_planWaitedForSlotsAndTheJobFailed_isNoRescale() {
    acceptedForWantOfSlots();
    pass(30_000);
    flink.failedAt = List.of(224_000L);
    restart(225_000, 225_500, 226_000);
    assertThat(observed().lastInterruption().orElseThrow().cause()).isEqualTo(Cause.OTHER);
  }

  @Test
  void observe_restoredFromACheckpoint_tellsWhatIsReadAgain() {
    flink.busyOfCounters = List.of(0L, 0L);
    flink.sent = 100;
    observed();
    flink.sent = 3_100;
    pass(30_000);
    observed(); // 100 records/s
    flink.replace(
        "GET " + job("/checkpoints"),
        200,
        """
        {"latest":{"restored":{"id":7,"restore_timestamp":255001}},
         "history":[{"id":8,"trigger_timestamp":259000},{"id":7,"trigger_timestamp":244000}]}""");
    pass(30_000);
    flink.failedAt = List.of(254_000L);
    restart(255_000, 255_500, 256_000);
    assertThat(observed().lastInterruption().orElseThrow().replayedRecords())
        .hasValueCloseTo(1_000.0, offset(1.0));
  }

  @Test
  void observe_restartOfAWideJob_asksSomeOfItsVertices() {
    flink.sources = 60;
    observed();
    pass(30_000);
    flink.failedAt = List.of(224_000L);
    restart(225_000, 225_500, 226_000);
    flink.forgetRequests();
    assertThat(observed().lastInterruption()).isPresent();
    assertThat(flink.requests()).filteredOn(asked -> asked.matches(".*/vertices/\\w+")).hasSize(20);
  }

  @Test
  void observe_answersAboutTheRestartAreBroken_isObservedAllTheSame() {
    observed();
    pass(30_000);
    restart(225_000, 225_500, 226_000);
    flink.replace("GET " + job("/vertices/" + SOURCE), 200, "{\"now\":\"later\"}");
    assertThat(observed().lastInterruption()).isEmpty();
  }

  private void acceptedForWantOfSlots() {
    flink.taskManagers.count = 2;
    flink.replace("PUT " + job("/resource-requirements"), 200, "{}");
    assertThat(apply(driver, 2, 4)).isInstanceOf(ApplyResult.Accepted.class);
  }

  private JobStatus observed() {
    return driver.observe().observation().orElseThrow().job();
  }

  private void pass(long millis) {
    clock.advance(Duration.ofMillis(millis));
    long now = flink.nowMillis + millis;
    flink.nowMillis = now;
  }

  /** Its tasks were set up, began to be deployed, and the last of them began to run. */
  private void restart(long createdMillis, long startMillis, long runningMillis) {
    flink.createdMillis = createdMillis;
    flink.taskStartMillis = startMillis;
    for (String vertex : List.of(SOURCE, COUNTER)) {
      long running = flink.nowMillis - runningMillis + (vertex.equals(COUNTER) ? 0 : 300);
      flink.replace(
          "GET " + job("/vertices/" + vertex),
          200,
          """
          {"now":%d,"subtasks":[{"subtask":0,"attempt":1,"status":"RUNNING",
           "status-duration":{"RUNNING":%d}}]}"""
              .formatted(flink.nowMillis, running));
    }
  }
}
