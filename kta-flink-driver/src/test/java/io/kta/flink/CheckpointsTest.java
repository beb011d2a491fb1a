package io.kta.flink;

import static io.kta.flink.FakeFlink.apply;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.driver.ApplyResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a checkpoint is taken for a rescaling, on either line of Flink. */
@Timeout(180)
final class CheckpointsTest {
  private static final String PUT = "PUT " + job("/resource-requirements");
  private static final String POST = "POST " + job("/checkpoints");

  private final FakeFlink flink = new FakeFlink();

  @AfterEach
  void stop() {
    flink.close();
  }

  @Test
  void apply_flink1_takesTheCheckpointBefore() {
    flink.version = "1.20.5";
    flink.checkpointing = true;
    try (FlinkDriver driver = driver()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
    }
    assertThat(changes()).containsExactly(POST, PUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"failure-cause\":{\"class\":\"IOException\"}}"})
  void apply_flink1_waitsForTheEndOfTheCheckpoint(String operation) {
    flink.version = "1.20.5";
    flink.checkpointing = true;
    AtomicInteger looks = new AtomicInteger();
    flink.replace(
        "GET " + job("/checkpoints/r1"),
        exchange -> {
          boolean ended = looks.incrementAndGet() == 3;
          if (ended) {
            flink.note("checkpoint has ended");
          }
          String status = ended ? "COMPLETED" : "IN_PROGRESS";
          FakeFlink.answer(
              exchange,
              200,
              "{\"status\":{\"id\":\"%s\"},\"operation\":%s}"
                  .formatted(status, ended ? operation : "null"));
        });
    try (FlinkDriver driver = driver()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
    }
    assertThat(flink.requests()).containsSubsequence(POST, "checkpoint has ended", PUT);
    assertThat(changes()).containsExactly(POST, PUT);
  }

  /**
   * Barriers of an overloaded job queue behind its records. It was waited for them for up to a
   * minute, to spare the job what it does twice after ten seconds without a checkpoint.
   */
  @ParameterizedTest
  @CsvSource({"10, 10", "1, 5", "600, 60"})
  void apply_flink1CheckpointIsSlow_isWaitedForNoLongerThanItsInterval(int interval, int waited) {
    flink.version = "1.20.5";
    flink.checkpointing = true;
    flink.checkpointMillis = interval * 1_000L;
    PauseClock clock = new PauseClock();
    AtomicReference<Duration> pausedBefore = new AtomicReference<>(Duration.ZERO);
    flink.replace(
        "GET " + job("/checkpoints/r1"),
        exchange -> {
          pausedBefore.set(clock.pauses().stream().reduce(Duration.ZERO, Duration::plus));
          FakeFlink.answer(exchange, 200, "{\"status\":{\"id\":\"IN_PROGRESS\"}}");
        });
    try (FlinkDriver driver = FlinkDriver.builder(flink.uri()).clock(clock).build()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
    }
    assertThat(changes()).containsExactly(POST, PUT);
    assertThat(pausedBefore.get())
        .isBetween(Duration.ofSeconds(waited), Duration.ofSeconds(waited + 1));
  }

  @Test
  void apply_flink2_triggersTheCheckpointAfterAndCollectsIt() {
    flink.checkpointing = true;
    flink.replace(
        PUT,
        exchange -> { // takes the requirements, but waits for a checkpoint
          exchange.getRequestBody().readAllBytes();
          FakeFlink.answer(exchange, 200, "{}");
        });
    try (FlinkDriver driver = shortlyWaiting()) {
      assertThat(apply(driver, 2, 4)).isInstanceOf(ApplyResult.Accepted.class);
    }
    assertThat(changes()).startsWith(PUT, POST);
    int triggered = flink.requests().lastIndexOf(POST);
    assertThat(flink.requests().subList(triggered, flink.requests().size()))
        .contains("GET " + job("/checkpoints/r1"));
  }

  @Test
  void apply_checkpointsOffOrNotWanted_takesNone() {
    flink.version = "1.20.5";
    try (FlinkDriver driver = driver()) {
      apply(driver, 2, 4);
    }
    flink.checkpointing = true;
    try (FlinkDriver driver = FlinkDriver.builder(flink.uri()).checkpointOnRescale(false).build()) {
      apply(driver, 2, 3);
    }
    assertThat(changes()).containsExactly(PUT, PUT);
  }

  /** A job that waits holds all it could get: none is free, and none is missing. */
  @Test
  void apply_jobHoldsTheSlotsAlready_isFollowedAndTakesOneCheckpointForAPlan() {
    flink.checkpointing = true;
    flink.parallelismOf("hoarded", 4); // so that of the four slots, none is free
    flink.replace(PUT, 200, "{}");
    try (FlinkDriver driver = shortlyWaiting()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.accepted("counter runs at 2 of 4"));
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.accepted("counter runs at 2 of 4"));
      assertThat(changes()).containsExactly(PUT, POST, PUT);
    }
  }

  /** Flink 2 passes over a checkpoint within the cooldown after a start of the job. */
  @Test
  void apply_flink2WithinItsCooldown_triggersNoCheckpointBeforeItsEnd() {
    flink.checkpointing = true;
    flink.replace(PUT, 200, "{}");
    flink.replace(
        "GET /jobmanager/config",
        200,
        "[{\"key\":\"jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling\","
            + "\"value\":\"2 min\"}]"); // and the job was started 100 s ago
    try (FlinkDriver driver = shortlyWaiting()) {
      assertThat(apply(driver, 2, 4)).isInstanceOf(ApplyResult.Accepted.class);
      assertThat(changes()).containsExactly(PUT);
    }
  }

  private List<String> changes() {
    return flink.requests().stream().filter(r -> r.equals(PUT) || r.equals(POST)).toList();
  }

  private FlinkDriver driver() {
    return FlinkDriver.forOnlyJob(flink.uri());
  }

  private FlinkDriver shortlyWaiting() {
    return FlinkDriver.builder(flink.uri()).rescaleTimeout(Duration.ofSeconds(2)).build();
  }
}
