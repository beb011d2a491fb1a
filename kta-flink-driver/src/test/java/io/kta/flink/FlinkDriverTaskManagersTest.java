package io.kta.flink;

import static io.kta.flink.FakeFlink.apply;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.ScaleTarget;
import io.kta.driver.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the driver has TaskManagers come and go. */
@Timeout(180)
final class FlinkDriverTaskManagersTest {
  private static final String PUT = "PUT " + job("/resource-requirements");

  private final FakeFlink flink = new FakeFlink();

  @AfterEach
  void stop() {
    flink.close();
  }

  @Test
  void apply_moreSlots_bringsTaskManagersBeforeAndLetsThemGoAfter() {
    flink.taskManagers.count = 2;
    ScaleTarget target = new FakeWorkers(flink);
    try (FlinkDriver driver = FlinkDriver.builder(flink.uri()).taskManagers(target).build()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
      assertThat(apply(driver, 1, 1)).isEqualTo(ApplyResult.applied());
    }
    assertThat(flink.requests().stream().filter(r -> r.equals(PUT) || r.startsWith("scale")))
        .containsExactly("scale to 4", PUT, PUT, "scale to 1");
  }

  @Test
  void apply_fewerSlots_tellsTheTargetWhichTaskManagersAreInUse() {
    FakeWorkers target = new FakeWorkers(flink);
    try (FlinkDriver driver = FlinkDriver.builder(flink.uri()).taskManagers(target).build()) {
      assertThat(apply(driver, 1, 2)).isEqualTo(ApplyResult.applied());
    }
    assertThat(flink.taskManagers.count).isEqualTo(2);
    assertThat(target.inUse())
        .containsExactly(
            new Worker("tm-0", Optional.of("10.0.0.0")),
            new Worker("tm-1", Optional.of("10.0.0.1")));
  }

  @Test
  void apply_taskManagersWithoutAddress_areToldByIdAlone() {
    flink.replace(
        "GET /taskmanagers",
        200,
        """
        {"taskmanagers":[{"id":"tm-0","slotsNumber":1,"path":"pekko://flink/user/rpc/taskmanager_0"},
        {"id":"tm-1","slotsNumber":1},{"id":"tm-2","slotsNumber":1,
        "path":"pekko.tcp://flink@[fd00::2]:6122/user/rpc/taskmanager_0"},{"id":"tm-3","slotsNumber":1}]}\
        """);
    FakeWorkers target = new FakeWorkers(flink);
    try (FlinkDriver driver = FlinkDriver.builder(flink.uri()).taskManagers(target).build()) {
      assertThat(apply(driver, 1, 3)).isEqualTo(ApplyResult.applied());
    }
    assertThat(target.inUse())
        .containsExactly(
            new Worker("tm-0", Optional.empty()),
            new Worker("tm-1", Optional.empty()),
            new Worker("tm-2", Optional.of("fd00::2")));
  }

  @Test
  void apply_oneUpOneDownOnTheSameSlots_leavesTaskManagersAlone() {
    ScaleTarget target = new FakeWorkers(flink);
    try (FlinkDriver driver = FlinkDriver.builder(flink.uri()).taskManagers(target).build()) {
      apply(driver, 4, 2);
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
    }
    assertThat(flink.requests()).noneMatch(request -> request.startsWith("scale"));
  }

  /** Issue 14, section 1.12: with a quota that lets one of two new pods be, nothing said so. */
  @Test
  void apply_someTaskManagersCome_tellsMeanwhileAndTheJobTakesThem() {
    flink.taskManagers.count = 2;
    ScaleTarget quota =
        new FakeWorkers(flink) {
          @Override
          public void scaleTo(int replicas) {
            super.scaleTo(Math.min(3, replicas));
          }
        };
    List<String> told = new ArrayList<>();
    try (FlinkDriver driver =
        FlinkDriver.builder(flink.uri())
            .taskManagers(quota)
            .taskManagerTimeout(Duration.ofMillis(200))
            .rescaleTimeout(Duration.ofMillis(200))
            .onTaskManagerWait(wait -> told.add(wait.map(TaskManagerWait::toString).orElse("over")))
            .build()) {
      assertThat(apply(driver, 2, 4))
          .isInstanceOfSatisfying(
              ApplyResult.Accepted.class,
              accepted ->
                  assertThat(accepted.progress())
                      .contains(
                          "3 are registered by 3 of 4 TaskManagers of workers, which was scaled 2 -> 4 and stays so"));
    }
    assertThat(told).containsExactly("3 of 4 TaskManagers of workers have registered", "over");
    assertThat(flink.requests()).contains(PUT);
  }

  @Test
  void apply_taskManagersThatDoNotCome_isRejectedAndLeavesTheJob() {
    flink.taskManagers.count = 2;
    ScaleTarget stuck = ScaleTarget.inMemory("workers", 2);
    try (FlinkDriver driver =
        FlinkDriver.builder(flink.uri())
            .taskManagers(stuck)
            .taskManagerTimeout(Duration.ofMillis(200))
            .build()) {
      assertThat(apply(driver, 2, 4))
          .isInstanceOfSatisfying(
              ApplyResult.Rejected.class,
              refused ->
                  assertThat(refused.reason())
                      .contains("the plan needs 4 slots", "2 of 4 TaskManagers of workers"));
    }
    assertThat(flink.requests()).doesNotContain(PUT);
    assertThat(stuck.replicas()).isEqualTo(2);
  }

  // Issue 19, section 2, TaskManagers:56.
  @ParameterizedTest
  @CsvSource({"3, false", "4, true", "5, true"})
  void apply_targetThatTakesNoMore_isRejectedBeforeItIsScaled(int most, boolean fits) {
    flink.taskManagers.count = 2;
    ScaleTarget target = new FakeWorkers(flink).atMost(most);
    try (FlinkDriver driver = FlinkDriver.builder(flink.uri()).taskManagers(target).build()) {
      ApplyResult result = apply(driver, 2, 4);
      assertThat(result)
          .isEqualTo(
              fits
                  ? ApplyResult.applied()
                  : ApplyResult.rejected(
                      "the plan needs 4 slots, that is 4 TaskManagers, and workers takes 3 at"
                          + " most; plan for fewer, or raise that limit"));
    }
    assertThat(flink.taskManagers.count).isEqualTo(fits ? 4 : 2);
    assertThat(flink.requests().contains(PUT)).isEqualTo(fits);
  }

  // Issue 19, section 2: slotsPerTaskManager(n) was never set by a test.
  @ParameterizedTest
  @CsvSource({"1, 4", "2, 2", "3, 2", "4, 1"})
  void apply_slotsPerTaskManagerIsSet_bringsAsManyAsThatTakesThoughNoneIsThere(
      int each, int expected) {
    flink.taskManagers.count = 0;
    ScaleTarget target = new FakeWorkers(flink);
    try (FlinkDriver driver =
        FlinkDriver.builder(flink.uri())
            .taskManagers(target)
            .slotsPerTaskManager(each)
            .taskManagerTimeout(Duration.ofMillis(1))
            .build()) {
      ApplyResult unused = apply(driver, 2, 4);
    }
    assertThat(flink.requests()).contains("scale to " + expected);
  }

  @Test
  void apply_noTaskManagerIsThereAndSlotsAreNotSet_saysWhatToSet() {
    flink.taskManagers.count = 0;
    ScaleTarget target = new FakeWorkers(flink);
    try (FlinkDriver driver = FlinkDriver.builder(flink.uri()).taskManagers(target).build()) {
      assertThatExceptionOfType(ScaleDriverException.class)
          .isThrownBy(() -> apply(driver, 2, 4))
          .withMessageContaining("no TaskManager is registered")
          .withMessageContaining("set slotsPerTaskManager");
    }
  }
}
