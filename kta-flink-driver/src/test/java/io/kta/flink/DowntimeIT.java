package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.knowledge.Stop;
import io.kta.knowledge.Stop.Kind;
import io.kta.metrics.Interruption;
import io.kta.metrics.Interruption.Cause;
import io.kta.metrics.Observation;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For how long a real job stops, as the driver tells it and as the job itself sees it. */
class DowntimeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int KEYS = 100;
  private static final int MEGABYTE = 1 << 20;
  private static final Duration TOLERATED = Duration.ofMillis(500);

  @TempDir Path checkpoints;

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void observe_rescaledAndFailed_tellsTheGapThatTheJobSees(int megabytes) {
    StatefulJob definition =
        new StatefulJob(
            "downtime of " + megabytes + " MB",
            megabytes * MEGABYTE,
            KEYS,
            Duration.ofMinutes(10),
            new Configuration());
    compare(definition, flink());
  }

  /** Rescales a job and has it fail, and holds what is told of it to the gap that it sees. */
  static void compare(StatefulJob definition, LocalFlink.Builder builder) {
    try (LocalFlink flink = builder.start()) {
      LocalJob job = flink.submit(definition).awaitRunning();
      WorkProbe probe = WorkProbe.of(definition.name());
      await().atMost(PATIENCE).until(() -> probe.records() > 2L * definition.keys());
      try (FlinkDriver driver = FlinkDriver.forJob(flink.restUri(), job.id())) {
        assertThat(observed(driver).job().lastInterruption()).isEmpty();
        for (int target : List.of(1, 3, 2)) {
          rescale(driver, probe, target);
        }
        rescaleByAnother(driver, job, probe);
        fail(driver, flink, probe);
      }
    }
  }

  /** What a rescale costs is what algorithms plan with, so it has to arrive with them. */
  @Test
  void runOnce_rescaledTwice_algorithmLearnsTheGapsThatTheJobSaw() {
    String name = "what algorithms learn";
    StatefulJob definition =
        new StatefulJob(name, 20 * MEGABYTE, KEYS, Duration.ofMinutes(10), new Configuration());
    try (LocalFlink flink = flink().start()) {
      LocalJob job = flink.submit(definition).awaitRunning();
      WorkProbe probe = WorkProbe.of(name);
      OneAndThree algorithm = new OneAndThree();
      List<Duration> gaps = new ArrayList<>();
      try (Autoscaler autoscaler =
          autoscaler(FlinkDriver.forJob(flink.restUri(), job.id()), algorithm)) {
        for (int cycle = 0; cycle < 2; cycle++) {
          probe.reset();
          await().atMost(PATIENCE).until(() -> probe.records() > KEYS);
          CycleReport report = autoscaler.runOnce();
          assertThat(report.outcome().applyResult())
              .as("%s", report)
              .get()
              .isInstanceOf(ApplyResult.Applied.class);
          awaitWork(probe);
          gaps.add(0, probe.gap().orElseThrow());
        }
        CycleReport unused = autoscaler.runOnce();
      }
      assertThat(algorithm.stops).extracting(Stop::kind).containsExactly(Kind.UP, Kind.DOWN);
      for (int i = 0; i < gaps.size(); i++) {
        Duration learned = algorithm.stops.get(i).interruption().downtime();
        assertThat(learned).isCloseTo(gaps.get(i), tolerated(gaps.get(i)));
      }
    }
  }

  /** Goes from one to three and back, and keeps what it was told of stops. */
  private static final class OneAndThree implements Algorithm<Integer, Integer> {
    private List<Stop> stops = List.of();

    @Override
    public Integer monitor(Context<Integer, Integer> context) {
      stops = context.stops();
      return context.topology().operators().get(0).parallelism();
    }

    @Override
    public Integer analyze(Context<Integer, Integer> context, Integer parallelism) {
      return parallelism == 1 ? 3 : 1;
    }

    @Override
    public Decision plan(Context<Integer, Integer> context, Integer parallelism, Integer target) {
      return new Decision.Scale(DowntimeIT.plan(context.observation(), target), "to and fro");
    }

    @Override
    public boolean readsMetrics() {
      return false;
    }
  }

  private static Autoscaler autoscaler(FlinkDriver driver, Algorithm<?, ?> algorithm) {
    return Kta.autoscaler()
        .name("downtime")
        .policy(ScalingPolicy.builder().behavior(Behavior.unrestricted()).build())
        .algorithm(algorithm)
        .driver(driver)
        .build();
  }

  private static Duration tolerated(Duration gap) {
    Duration fifth = gap.dividedBy(5);
    return fifth.compareTo(TOLERATED) > 0 ? fifth : TOLERATED;
  }

  private static void rescale(FlinkDriver driver, WorkProbe probe, int target) {
    probe.reset();
    await().atMost(PATIENCE).until(() -> probe.records() > KEYS);
    Observation before = observed(driver);
    Instant handedOver = Instant.now();
    ApplyResult result = driver.apply(plan(before, target));
    assertThat(result).isInstanceOf(ApplyResult.Applied.class);
    awaitWork(probe);
    Interruption told = result.interruption().orElseThrow();
    assertTold("to " + target, told, probe);
    assertThat(told.cause()).isEqualTo(Cause.RESCALE);
    assertThat(told.from()).isAfter(handedOver);
    assertThat(observed(driver).job().lastInterruption()).contains(told);
    // the checkpoint was made for the rescaling, and took about as long as to restore it
    double seconds = 5 + 2 * probe.gap().orElseThrow().toSeconds();
    assertThat(told.replayedRecords().orElse(0))
        .isLessThan(seconds * StatefulJob.RECORDS_PER_SECOND);
  }

  private static void rescaleByAnother(FlinkDriver driver, LocalJob job, WorkProbe probe) {
    probe.reset();
    await().atMost(PATIENCE).until(() -> probe.records() > KEYS);
    Interruption earlier = observed(driver).job().lastInterruption().orElseThrow();
    Map<String, Integer> parallelism = new TreeMap<>(job.parallelism());
    parallelism.replaceAll((vertex, same) -> StatefulJob.PARALLELISM);
    job.requestParallelism(parallelism);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              job.triggerCheckpoint(); // else Flink 2 waits for the next one
              return job.isRunningAt(parallelism);
            });
    awaitWork(probe);
    Interruption told = later(driver, earlier);
    // Flink forgets when it cancelled the old tasks
    assertTold("by another", told, probe, told.error());
    assertThat(told.cause()).isEqualTo(Cause.OTHER);
  }

  private static void fail(FlinkDriver driver, LocalFlink flink, WorkProbe probe) {
    probe.reset();
    await().atMost(PATIENCE).until(() -> probe.records() > KEYS);
    Interruption earlier = observed(driver).job().lastInterruption().orElseThrow();
    flink.killTaskManager();
    awaitWork(probe);
    Interruption told = later(driver, earlier);
    assertTold("failure", told, probe);
    assertThat(told.cause()).isEqualTo(Cause.OTHER);
  }

  private static void assertTold(String what, Interruption told, WorkProbe probe) {
    assertTold(what, told, probe, Duration.ZERO);
  }

  private static void assertTold(
      String what, Interruption told, WorkProbe probe, Duration unknown) {
    Duration gap = probe.gap().orElseThrow();
    System.out.printf(
        "%s: told %s ± %s (replayed %s), the job saw %s%n",
        what, told.downtime(), told.error(), told.replayedRecords(), gap);
    assertThat(told.downtime()).isCloseTo(gap, tolerated(gap).plus(unknown));
  }

  private static void awaitWork(WorkProbe probe) {
    await().atMost(PATIENCE).until(() -> probe.gap().isPresent());
  }

  private static Interruption later(FlinkDriver driver, Interruption earlier) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                driver
                    .observe()
                    .observation()
                    .flatMap(seen -> seen.job().lastInterruption())
                    .filter(told -> told.from().isAfter(earlier.from())),
            Optional::isPresent)
        .orElseThrow();
  }

  private static ParallelismPlan plan(Observation seen, int target) {
    ParallelismPlan plan = ParallelismPlan.asIs(seen.topology());
    for (OperatorId id : seen.topology().ids()) {
      plan = plan.with(id, target);
    }
    return plan;
  }

  private static Observation observed(FlinkDriver driver) {
    return await()
        .atMost(PATIENCE)
        .until(() -> driver.observe().observation(), Optional::isPresent)
        .orElseThrow();
  }

  private LocalFlink.Builder flink() {
    return flink(checkpoints);
  }

  /** Returns a cluster that keeps checkpoints in a folder. */
  static LocalFlink.Builder flink(Path checkpoints) {
    return LocalFlink.builder()
        .taskManagers(StatefulJob.PARALLELISM)
        .option("execution.checkpointing.storage", "filesystem")
        .option("execution.checkpointing.dir", checkpoints.toUri().toString());
  }
}
