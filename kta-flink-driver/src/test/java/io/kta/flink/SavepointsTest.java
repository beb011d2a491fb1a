package io.kta.flink;

import static io.kta.flink.FakeFlink.apply;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.driver.ApplyResult;
import io.kta.metrics.NoObservation;
import io.kta.metrics.NoObservation.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rescaling restarts the job, and so aborted the savepoint that a user was taking. */
final class SavepointsTest {
  private static final String CHECKPOINTS = "GET /jobs/" + FakeFlink.JOB + "/checkpoints";
  private static final String PUT = "PUT /jobs/" + FakeFlink.JOB + "/resource-requirements";

  private final FakeFlink flink = new FakeFlink();
  private final FlinkDriver driver = FlinkDriver.forOnlyJob(flink.uri());

  @AfterEach
  void stop() {
    driver.close();
    flink.close();
  }

  @Test
  void apply_savepointUnderWay_isRefusedAndNothingIsSent() {
    savepoint("IN_PROGRESS", "SAVEPOINT");
    assertThat(apply(driver, 2, 4))
        .isEqualTo(
            ApplyResult.rejected(
                "savepoint 5, triggered at 1970-01-01T00:03:00Z, is being taken of the job; a"
                    + " rescaling would abort that"));
    assertThat(flink.requests()).doesNotContain(PUT);
  }

  @Test
  void observe_afterARefusal_saysWhatIsInProgressUntilItHasEnded() {
    savepoint("IN_PROGRESS", "SAVEPOINT");
    ApplyResult unused = apply(driver, 2, 4);
    assertThat(driver.observe().observation().orElseThrow().job().inProgress())
        .contains("savepoint 5, triggered at 1970-01-01T00:03:00Z, is being taken of the job");
    savepoint("COMPLETED", "SAVEPOINT");
    assertThat(driver.observe().observation().orElseThrow().job().inProgress()).isEmpty();
    assertThat(apply(driver, 2, 4)).isInstanceOf(ApplyResult.Applied.class);
  }

  @Test
  void observe_stopWithSavepointUnderWay_saysThatTheJobIsBeingStopped() {
    savepoint("IN_PROGRESS", "SYNC_SAVEPOINT");
    assertThat(apply(driver, 2, 4)).isInstanceOf(ApplyResult.Rejected.class);
    assertThat(driver.observe())
        .isEqualTo(
            new NoObservation(
                Reason.STOPPING,
                "the job is being stopped with savepoint 5, triggered at 1970-01-01T00:03:00Z"));
  }

  @Test
  void observe_noSavepointFound_asksForNone() {
    ApplyResult unused = apply(driver, 2, 4);
    long before = count();
    driver.observe();
    assertThat(count()).isEqualTo(before);
  }

  @Test
  void apply_checkpointUnderWay_rescales() {
    flink.replace(
        CHECKPOINTS,
        200,
        """
        {"history":[{"id":7,"is_savepoint":false,"status":"IN_PROGRESS","trigger_timestamp":1}]}\
        """);
    assertThat(apply(driver, 2, 4)).isInstanceOf(ApplyResult.Applied.class);
  }

  @Test
  void apply_alreadyInPlace_asksForNoSavepoint() {
    assertThat(apply(driver, 2, 2)).isEqualTo(ApplyResult.alreadyInPlace());
    assertThat(count()).isZero();
  }

  private long count() {
    return flink.requests().stream().filter(CHECKPOINTS::equals).count();
  }

  private void savepoint(String status, String type) {
    flink.replace(
        CHECKPOINTS,
        200,
        """
        {"history":[{"id":6,"is_savepoint":false,"status":"COMPLETED","trigger_timestamp":190000},
        {"id":5,"is_savepoint":true,"status":"%s","checkpoint_type":"%s","trigger_timestamp":180000}]}\
        """
            .formatted(status, type));
  }
}
