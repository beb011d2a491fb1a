package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.ObserveResult;
import io.kta.policy.Behavior;
import io.kta.policy.Direction;
import io.kta.policy.Rule;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.kta.topology.ParallelismPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An autoscaler that is built anew over the file of one before goes on where that was. */
final class RestartTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();
  private final TestJob job = new TestJob(clock);

  /** Asks for as much as it is told, and counts its cycles. */
  private static final class Counting {
    private int wanted = 1;
    private final List<Long> counted = new ArrayList<>();

    Algorithm<Long, Long> algorithm() {
      return Algorithm.of("algorithm")
          .<Long>monitor(Long.class, c -> c.lastMonitored().orElse(0L) + 1)
          .plan(
              (c, count) -> {
                counted.add(count);
                return new Decision.Scale(
                    ParallelismPlan.asIs(c.topology()).with(TestJob.MAP, wanted), "as told");
              });
    }
  }

  @Test
  void runOnce_afterARestart_goesOnWithNumbersHistoryAndWindows() {
    Path file = folder.resolve("knowledge.json");
    Counting counting = new Counting();
    counting.wanted = 8;
    try (Autoscaler first = build(counting, KnowledgeStore.inFile(file))) {
      first.runOnce(); // minute 0: asks for 8, runs at 8
      clock.advance(MINUTE);
      counting.wanted = 2;
      first.runOnce(); // minute 1: asks for 2, is held at 8
    }
    assertThat(job.parallelism()).isEqualTo(8);

    clock.advance(MINUTE.multipliedBy(3));
    try (Autoscaler second = build(counting, KnowledgeStore.inFile(file))) {
      CycleReport held = second.runOnce(); // minute 4: within the window
      assertThat(held.cycle().number()).isEqualTo(3);
      assertThat(held.admission().orElseThrow().adjustments())
          .extracting(adjustment -> adjustment.rule())
          .contains(Rule.STABILIZATION);
      assertThat(job.parallelism()).isEqualTo(8);
      clock.advance(MINUTE);
      second.runOnce(); // minute 5: a window begun in minute 4 would hold until minute 9
      assertThat(job.parallelism()).isEqualTo(2);
    }
    assertThat(counting.counted).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void runOnce_fileOfAnAutoscalerThatRuns_failsAndLeavesTheJob() {
    Path file = folder.resolve("knowledge.json");
    Counting counting = new Counting();
    counting.wanted = 8;
    try (Autoscaler first = build(counting, KnowledgeStore.inFile(file));
        Autoscaler second = build(counting, KnowledgeStore.inFile(file))) {
      first.runOnce();
      counting.wanted = 3;
      assertThat(second.runOnce().outcome())
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> {
                assertThat(failed.step()).isEqualTo(Step.LOAD);
                assertThat(failed.reason()).contains("is in use by another");
              });
      assertThat(job.parallelism()).isEqualTo(8);
      first.close();
      assertThat(second.runOnce().cycle().number()).isEqualTo(2);
    }
  }

  @Test
  void runOnce_fileThatIsNotKnowledge_beginsAnewAndKeepsIt() throws Exception {
    Path file = folder.resolve("knowledge.json");
    Files.writeString(file, "{\"torn\":");
    Counting counting = new Counting();
    counting.wanted = 4;
    try (Autoscaler autoscaler = build(counting, KnowledgeStore.inFile(file))) {
      assertThat(autoscaler.runOnce().outcome()).isInstanceOf(Outcome.Applied.class);
    }
    assertThat(folder.resolve("knowledge.json.unreadable-1")).hasContent("{\"torn\":");
  }

  /** A kill between what the driver does and the save that follows. */
  @Test
  void runOnce_killedAmidApply_takesTheChangeForItsOwnAfterTheRestart() throws Exception {
    Path file = folder.resolve("knowledge.json");
    Path asKilled = folder.resolve("as-killed.json");
    Counting counting = new Counting();
    counting.wanted = 4;
    try (Autoscaler first = build(counting, KnowledgeStore.inFile(file), job)) {
      first.runOnce();
    }
    ScaleDriver killing =
        new ScaleDriver() {
          @Override
          public ObserveResult observe() {
            return job.observe();
          }

          @Override
          public ApplyResult apply(ParallelismPlan plan) {
            ApplyResult result = job.apply(plan);
            try {
              Files.copy(file, asKilled);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return result;
          }
        };
    counting.wanted = 8;
    clock.advance(MINUTE);
    try (Autoscaler second = build(counting, KnowledgeStore.inFile(file), killing)) {
      second.runOnce();
    }
    clock.advance(MINUTE);
    try (Autoscaler restarted = build(counting, KnowledgeStore.inFile(asKilled), job)) {
      CycleReport report = restarted.runOnce();
      assertThat(report.admission().orElseThrow().remarks())
          .as("broken: a conflict, since 8 instances were not planned by anyone known")
          .isEmpty();
    }
    assertThat(job.parallelism()).isEqualTo(8);
  }

  private Autoscaler build(Counting counting, KnowledgeStore store) {
    return build(counting, store, job);
  }

  private Autoscaler build(Counting counting, KnowledgeStore store, ScaleDriver driver) {
    Behavior behavior =
        Behavior.unrestricted()
            .withDown(Direction.unrestricted().withStabilizationWindow(MINUTE.multipliedBy(5)));
    return Kta.autoscaler()
        .policy(ScalingPolicy.builder().behavior(behavior).build())
        .algorithm(counting.algorithm())
        .driver(driver)
        .store(store)
        .clock(clock)
        .build();
  }
}
