package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTargetDriver;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.Scheduler;
import io.kta.flink.local.WordCount;
import io.kta.flink.local.WordCount.SlotSharing;
import io.kta.knowledge.Outcome;
import io.kta.policy.Behavior;
import io.kta.policy.Conflicts;
import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole loop on real Flink, one cycle at a time. */
class AutoscalerOnFlinkIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String SOURCE = "Source: sentences -> tokenizer";
  private static final String COUNTER = "counter -> sink: Writer";

  @Test
  void runOnce_sharedSlots_togglesWithOneRescalePerPlanAndNoFailure() {
    try (LocalFlink flink = LocalFlink.builder().taskManagers(2).start()) {
      LocalJob job = flink.submit(WordCount.named("shared")).awaitRunning();
      try (Autoscaler autoscaler = toggling(driver(flink, job))) {
        for (int cycle = 1; cycle <= 7; cycle++) {
          assertApplied(autoscaler.runOnce());
          int source = cycle / 2 % 2 == 0 ? 4 : 2;
          assertThat(job.parallelism()).isEqualTo(Map.of(SOURCE, source, COUNTER, 6 - source));
          assertThat(job.rescales()).as("plans up to cycle %d", cycle).isEqualTo(1 + cycle / 2);
        }
      }
      assertThat(job.failures()).isZero();
      assertThat(flink.registeredTaskManagers()).isEqualTo(4);
    }
  }

  @Test
  void runOnce_slotsOfTheirOwn_togglesOn6TaskManagers() {
    try (LocalFlink flink = LocalFlink.builder().taskManagers(4).start()) {
      LocalJob job =
          flink
              .submit(WordCount.named("dedicated").withSlotSharing(SlotSharing.NONE))
              .awaitRunning();
      try (Autoscaler autoscaler = toggling(driver(flink, job))) {
        assertApplied(autoscaler.runOnce());
        assertThat(job.parallelism()).isEqualTo(Map.of(SOURCE, 4, COUNTER, 2));
        assertApplied(autoscaler.runOnce());
        assertThat(job.parallelism()).isEqualTo(Map.of(SOURCE, 2, COUNTER, 4));
      }
      assertThat(flink.registeredTaskManagers()).isEqualTo(6);
      assertThat(job.rescales()).isEqualTo(2);
      assertThat(job.failures()).isZero();
    }
  }

  @Test
  void runOnce_reactive_verticesFollowTheTaskManagers() {
    try (LocalFlink flink = LocalFlink.builder().scheduler(Scheduler.REACTIVE).start()) {
      LocalJob job = flink.submit(WordCount.named("reactive")).awaitRunning();
      try (Autoscaler autoscaler = toggling(ScaleTargetDriver.of(flink.taskManagers()))) {
        assertApplied(autoscaler.runOnce());
        assertThat(job.runsWithin(PATIENCE, Map.of(SOURCE, 4, COUNTER, 4))).isTrue();
        assertThat(job.rescales()).as("one more if TaskManagers came apart").isBetween(1, 2);
        assertApplied(autoscaler.runOnce());
        assertThat(job.runsWithin(PATIENCE, Map.of(SOURCE, 2, COUNTER, 2))).isTrue();
      }
      assertThat(flink.registeredTaskManagers()).isEqualTo(2);
    }
  }

  @Test
  void runOnce_jobManagerGoesAndComesBack_failsThenGoesOn() {
    String id = "caf3caf3caf3caf3caf3caf3caf3caf3";
    LocalFlink first = LocalFlink.builder().taskManagers(4).start();
    first.submit(WordCount.named("before"), id).awaitRunning();
    try (Autoscaler autoscaler = toggling(FlinkDriver.forJob(first.restUri(), id))) {
      assertApplied(autoscaler.runOnce());
      first.close();

      assertThat(autoscaler.runOnce().outcome()).isInstanceOf(Outcome.Failed.class);

      try (LocalFlink second =
          LocalFlink.builder().taskManagers(4).restPort(first.restUri().getPort()).start()) {
        LocalJob job = second.submit(WordCount.named("after"), id).awaitRunning();
        assertApplied(autoscaler.runOnce());
        assertThat(job.parallelism().values()).containsExactlyInAnyOrder(2, 4);
      }
    }
  }

  private static ScaleDriver driver(LocalFlink flink, LocalJob job) {
    return FlinkDriver.builder(flink.restUri())
        .jobId(job.id())
        .taskManagers(flink.taskManagers())
        .build();
  }

  private static Autoscaler toggling(ScaleDriver driver) {
    ScalingPolicy atOnce =
        ScalingPolicy.builder()
            .behavior(Behavior.unrestricted())
            .conflicts(new Conflicts(Duration.ZERO)) // a job submitted anew runs at other numbers
            .build();
    return Kta.autoscaler()
        .name("it")
        .policy(atOnce)
        .algorithm(new Toggle())
        .driver(driver)
        .build();
  }

  private static void assertApplied(CycleReport report) {
    assertThat(report.outcome())
        .as(report.toString())
        .isInstanceOfSatisfying(
            Outcome.Applied.class,
            applied ->
                assertThat(applied.result())
                    .isInstanceOfAny(ApplyResult.Applied.class, ApplyResult.AlreadyInPlace.class));
  }
}
