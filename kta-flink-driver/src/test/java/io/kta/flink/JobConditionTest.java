package io.kta.flink;

import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.driver.ApplyResult;
import io.kta.metrics.NoObservation;
import io.kta.metrics.NoObservation.Reason;
import io.kta.metrics.Observation;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one reason once stood for all of these: the job is starting or being rescaled. */
@Timeout(180)
final class JobConditionTest {
  private final FakeFlink flink = new FakeFlink();
  private final FlinkDriver driver = FlinkDriver.forOnlyJob(flink.uri());

  @AfterEach
  void stop() {
    driver.close();
    flink.close();
  }

  @Test
  void observe_batchJob_canNeverBeScaled() {
    flink.jobType = "BATCH";
    assertNone(Reason.NOT_SCALABLE, "batch job");
  }

  @Test
  void observe_jobWithoutSlots_tellsHowManyAreMissing() {
    flink.state = "CREATED";
    flink.taskManagers.count = 1;
    assertNone(Reason.WAITING_FOR_RESOURCES, "the job needs 2 slots and", "add TaskManagers");
  }

  @Test
  void observe_jobThatHasItsSlots_isStarting() {
    flink.state = "CREATED";
    assertNone(Reason.STARTING, "no tasks yet");
    flink.state = "INITIALIZING";
    assertNone(Reason.STARTING, "initializing");
  }

  @Test
  void observe_jobRestartsWithoutAFailure_isRescaling() {
    flink.state = "RESTARTING";
    assertNone(Reason.RESCALING, "RESTARTING");
  }

  @Test
  void observe_jobIsBeingCancelled_isStopping() {
    flink.state = "CANCELLING";
    assertNone(Reason.STOPPING, "cancelled");
  }

  @Test
  void observe_cachedAnswerOfAnEndedJob_isStopping() {
    flink.replace("GET " + job("/status"), 200, "{\"status\":\"FAILED\"}");
    assertNone(Reason.STOPPING, "FAILED");
  }

  @Test
  void observe_jobFailedOnce_isRestartingAndTellsTheRootCause() {
    flink.state = "RESTARTING";
    flink.failedAt = List.of(199_000L);
    assertNone(Reason.RESTARTING, "it failed 1 times within PT0S", "java.lang.Boom: 7");
  }

  /** Ten failures in 136 s, and the job ran in between: so it looked healthy now and then. */
  @Test
  void observe_jobFailsAgainAndAgain_isToldEvenWhileItRuns() {
    observed();
    flink.failedAt = LongStream.rangeClosed(0, 9).mapToObj(i -> 199_000 - i * 15_000).toList();
    flink.taskStartMillis = 199_500;
    assertNone(Reason.FAILING_REPEATEDLY, "10 times within PT2M15S", "java.lang.Boom: 7");
    assertNone(Reason.FAILING_REPEATEDLY, "10 times"); // and so on, until it has run for a while
  }

  /** A plan that changed nothing once kept the next failure from being asked for. */
  @Test
  void observe_jobFailsAfterAPlanThatWasInPlace_isToldToo() {
    assertThat(FakeFlink.apply(driver, 2, 2)).isEqualTo(ApplyResult.alreadyInPlace());
    flink.failedAt = LongStream.rangeClosed(0, 9).mapToObj(i -> 199_000 - i * 15_000).toList();
    flink.taskStartMillis = 199_500;
    assertNone(Reason.FAILING_REPEATEDLY, "10 times");
  }

  /** Flink tries a lost TaskManager again a few times before it notices. */
  @Test
  void observe_taskManagerWasLost_isNoRepeatedFailure() {
    observed();
    flink.failedAt = List.of(199_000L, 196_000L, 193_000L, 190_000L, 187_000L);
    flink.taskStartMillis = 199_500;
    observed();
  }

  @Test
  void observe_failuresAreOvercome_isObservedAgain() {
    flink.failedAt = List.of(70_000L, 50_000L, 30_000L);
    observed();
    flink.taskStartMillis = 110_000;
    observed();
  }

  @Test
  void observe_healthyJob_isNotAskedForFailures() {
    observed();
    observed();
    assertThat(flink.requests()).doesNotContain("GET " + job("/exceptions"));
  }

  private void observed() {
    assertThat(driver.observe()).isInstanceOf(Observation.class);
  }

  private void assertNone(Reason reason, String... words) {
    assertThat(driver.observe())
        .isInstanceOfSatisfying(
            NoObservation.class,
            none -> {
              assertThat(none.reason()).isEqualTo(reason);
              assertThat(none.detail()).contains(words);
            });
  }
}
