package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.policy.Behavior;
import io.kta.policy.Direction;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.kta.topology.ParallelismPlan;
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
          .contains("stabilization");
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

  private Autoscaler build(Counting counting, KnowledgeStore store) {
    Behavior behavior =
        Behavior.unrestricted()
            .withDown(Direction.unrestricted().withStabilizationWindow(MINUTE.multipliedBy(5)));
    return Kta.autoscaler()
        .policy(ScalingPolicy.builder().behavior(behavior).build())
        .algorithm(counting.algorithm())
        .driver(job)
        .store(store)
        .clock(clock)
        .build();
  }
}
