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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For how long a real job stops, as the driver tells it and as the job itself sees it. */
@Timeout(1_800)
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
      List<WorkProbe.Gap> gaps = new ArrayList<>();
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
          gaps.add(0, gap(probe, cycle == 0 ? 1 : StatefulJob.PARALLELISM));
        }
        CycleReport unused = autoscaler.runOnce();
      }
      assertThat(algorithm.stops).extracting(Stop::kind).containsExactly(Kind.UP, Kind.DOWN);
      for (int i = 0; i < gaps.size(); i++) {
        Duration learned = algorithm.stops.get(i).interruption().downtime();
        assertTold("learned", learned, gaps.get(i), algorithm.stops.get(i).interruption().error());
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
    Interruption told = result.interruption().orElseThrow();
    WorkProbe.Gap gap = gap(probe, target);
    assertTold("to " + target, told, gap);
    assertThat(told.cause()).isEqualTo(Cause.RESCALE);
    assertThat(told.from()).isAfter(handedOver);
    assertThat(observed(driver).job().lastInterruption()).contains(told);
    // the checkpoint was made for the rescaling, and took about as long as to restore it
    double seconds = 5 + 2 * gap.any().toSeconds();
    assertThat(told.replayedRecords().orElse(0))
        .isLessThan(seconds * StatefulJob.RECORDS_PER_SECOND);
  }

  /** Another client rescales the job, and the driver looks at it meanwhile, as in short cycles. */
  private static void rescaleByAnother(FlinkDriver driver, LocalJob job, WorkProbe probe) {
    probe.reset();
    await().atMost(PATIENCE).until(() -> probe.records() > KEYS);
    Map<String, Integer> parallelism = new TreeMap<>(job.parallelism());
    parallelism.replaceAll((vertex, same) -> StatefulJob.PARALLELISM);
    Interruption earlier = observed(driver).job().lastInterruption().orElseThrow();
    job.requestParallelism(parallelism);
    Interruption told =
        later(
            driver,
            earlier,
            () -> {
              if (job.checkpointsUnderWay() == 0 && job.isRunning()) {
                job.triggerCheckpoint(); // else Flink 2 waits for the next one
              }
            });
    assertTold("by another", told, gap(probe, StatefulJob.PARALLELISM));
    assertThat(told.cause()).isEqualTo(Cause.OTHER);
  }

  private static void fail(FlinkDriver driver, LocalFlink flink, WorkProbe probe) {
    probe.reset();
    await().atMost(PATIENCE).until(() -> probe.records() > KEYS);
    Interruption earlier = observed(driver).job().lastInterruption().orElseThrow();
    flink.killTaskManager();
    Interruption told = later(driver, earlier, () -> {});
    assertTold(
        "failure", told, gap(probe, observed(driver).topology().operators().get(1).parallelism()));
    assertThat(told.cause()).isEqualTo(Cause.OTHER);
  }

  private static void assertTold(String what, Interruption told, WorkProbe.Gap gap) {
    assertTold(what, told.downtime(), gap, told.error());
  }

  /**
   * Holds what is reported to what the job saw, as far as the driver says that it knows. Where
   * tasks stop one after the other, as when a TaskManager is lost, the job is between working and
   * not.
   */
  private static void assertTold(String what, Duration told, WorkProbe.Gap gap, Duration error) {
    System.out.printf("%s: told %s ± %s, the job saw %s%n", what, told, error, gap);
    assertThat(told)
        .as("%s, while the job saw %s", what, gap)
        .isBetween(
            gap.all().minus(tolerated(gap.all())).minus(error),
            gap.any().plus(tolerated(gap.any())).plus(error));
  }

  private static WorkProbe.Gap gap(WorkProbe probe, int tasks) {
    return await()
        .atMost(PATIENCE)
        .until(() -> probe.gap(tasks), Optional::isPresent)
        .orElseThrow();
  }

  /** Returns the next interruption that the driver tells of, looked for four times a second. */
  private static Interruption later(FlinkDriver driver, Interruption earlier, Runnable prompt) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              Optional<Interruption> told =
                  driver
                      .observe()
                      .observation()
                      .flatMap(seen -> seen.job().lastInterruption())
                      .filter(next -> next.from().isAfter(earlier.from()));
              if (told.isEmpty()) {
                prompt.run();
              }
              return told;
            },
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
