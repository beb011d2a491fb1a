package io.kta.flink;

import static io.kta.flink.FakeFlink.apply;
import static io.kta.flink.FakeFlink.error;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleTarget;
import io.kta.driver.WriteWithheldException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that may no longer write, from any of its writes on, writes nothing more. */
@Timeout(180)
final class FlinkDriverWritesTest {
  private static final String CHECKPOINT = "POST " + job("/checkpoints");
  private static final String PUT = "PUT " + job("/resource-requirements");
  private static final List<String> UP = List.of("scale to 4", CHECKPOINT, PUT);
  private static final List<String> DOWN = List.of(CHECKPOINT, PUT, "scale to 2");

  private final FakeFlink flink = new FakeFlink();
  private int allowed = Integer.MAX_VALUE;

  FlinkDriverWritesTest() {
    flink.version = "1.20.5"; // which takes the checkpoint before the rescaling
    flink.checkpointing = true;
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void apply_mayNotWriteAfterSomeWrites_sendsNoneOfTheOthers(int writes) {
    flink.taskManagers.count = 2;
    allowed = writes;
    try (FlinkDriver driver = builder().build()) {
      assertThatExceptionOfType(WriteWithheldException.class)
          .isThrownBy(() -> apply(driver, 2, 4))
          .withMessageContaining(
              List.of("scaling workers to 4", CHECKPOINT.substring(5), PUT.substring(4))
                  .get(writes))
          .withMessageContaining("was withheld");
    }
    assertThat(writes()).isEqualTo(UP.subList(0, writes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void apply_onTheWayDown_sendsNoneOfTheOthersEither(int writes) {
    allowed = writes;
    try (FlinkDriver driver = builder().build()) {
      assertThatExceptionOfType(WriteWithheldException.class).isThrownBy(() -> apply(driver, 1, 2));
    }
    assertThat(writes()).isEqualTo(DOWN.subList(0, writes));
    assertThat(flink.taskManagers.count).isEqualTo(4);
  }

  /** Flink 2 is asked for one checkpoint after another until it has rescaled. */
  @Test
  void apply_mayNotWriteDuringASeriesOfCheckpoints_endsIt() {
    flink.version = "2.3.0";
    flink.replace(PUT, 200, "{}"); // is taken and not carried out
    allowed = 2;
    try (FlinkDriver driver = builder().clock(new PauseClock()).build()) {
      assertThatExceptionOfType(WriteWithheldException.class)
          .isThrownBy(() -> apply(driver, 2, 4))
          .withMessageContaining("/checkpoints");
    }
    assertThat(writes()).containsExactly(PUT, CHECKPOINT);
  }

  /** A request that Flink is too busy for is tried again. */
  @Test
  void apply_mayNotWriteBetweenTries_triesNoMore() {
    flink.checkpointing = false;
    flink.replace(PUT, 409, error("Another update to the job [%s] resource requirements"));
    allowed = 2;
    try (FlinkDriver driver = builder().build()) {
      assertThatExceptionOfType(WriteWithheldException.class).isThrownBy(() -> apply(driver, 2, 4));
    }
    assertThat(writes()).containsExactly(PUT, PUT);
  }

  /** What was asked for in vain is taken back, but not by one that may not. */
  @Test
  void apply_mayNotWriteWhenTaskManagersDoNotCome_takesNothingBack() {
    flink.taskManagers.count = 2;
    allowed = 1;
    ScaleTarget stuck = ScaleTarget.inMemory("workers", 2);
    try (FlinkDriver driver =
        builder().taskManagers(stuck).taskManagerTimeout(Duration.ofMillis(100)).build()) {
      assertThatExceptionOfType(WriteWithheldException.class).isThrownBy(() -> apply(driver, 2, 4));
    }
    assertThat(stuck.replicas()).isEqualTo(4);
    assertThat(writes()).isEmpty();
  }

  @Test
  void apply_byAnotherAfterwards_finishesWhatWasBegun() {
    flink.taskManagers.count = 2;
    allowed = 1;
    try (FlinkDriver driver = builder().build();
        FlinkDriver next = builder().writesWhile(() -> true).build()) {
      assertThatExceptionOfType(WriteWithheldException.class).isThrownBy(() -> apply(driver, 2, 4));
      assertThat(apply(next, 2, 4)).isEqualTo(ApplyResult.applied());
    }
    assertThat(writes()).isEqualTo(UP);
  }

  @Test
  void observe_mayNotWrite_observes() {
    allowed = 0;
    try (FlinkDriver driver = builder().build()) {
      assertThat(driver.observe().observation()).isPresent();
    }
  }

  private FlinkDriverBuilder builder() {
    return FlinkDriver.builder(flink.uri())
        .taskManagers(new FakeWorkers(flink))
        .writesWhile(() -> allowed-- > 0);
  }

  private List<String> writes() {
    return flink.requests().stream()
        .filter(request -> Stream.of("POST", "PUT", "scale").anyMatch(request::startsWith))
        .toList();
  }
}
