package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.driver.ApplyResult;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a rescaling costs a real job with its state in RocksDB and incremental checkpoints: for how
 * long it stops, and how many bytes are written for it. Runs in the profile that brings RocksDB.
 */
@EnabledIf("isRocksDbThere")
class RocksDbIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MEGABYTE = 1 << 20;
  private static final int BYTES_OF_A_KEY = 100_000;

  @TempDir Path checkpoints;

  static boolean isRocksDbThere() {
    try {
      return Class.forName("org.rocksdb.RocksDB", false, RocksDbIT.class.getClassLoader()) != null;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1000})
  void observe_rescaledAndFailed_tellsTheGapThatTheJobSees(int megabytes) {
    DowntimeIT.compare(job("RocksDB of " + megabytes + " MB", megabytes), flink());
  }

  @Test
  void apply_incrementalCheckpoints_writesWhatIsNewAndNotAll() {
    List<String> rows = new ArrayList<>();
    StatefulJob definition = job("bytes written", 200);
    try (LocalFlink flink =
        flink()
            .option("web.checkpoints.history", "1000")
            // Flink 2 else waits for a checkpoint for half an hour
            .option("jobmanager.adaptive-scheduler.rescale-trigger.max-delay", "3 s")
            .start()) {
      LocalJob job = flink.submit(definition).awaitRunning();
      WorkProbe probe = WorkProbe.of(definition.name());
      await().atMost(PATIENCE).until(() -> probe.records() > 2L * definition.keys());
      checkpoint(job);
      try (FlinkDriver ours = FlinkDriver.forJob(flink.restUri(), job.id());
          FlinkDriver without =
              FlinkDriver.builder(flink.restUri())
                  .jobId(job.id())
                  .checkpointOnRescale(false)
                  .build()) {
        for (int target : List.of(2, 3)) {
          rows.add(row("the driver", job, target, () -> apply(ours, target)));
          rows.add(
              row("the driver, no checkpoint", job, 5 - target, () -> apply(without, 5 - target)));
          rows.add(row("bare PUT", job, target, () -> put(job, target)));
          rows.add(
              row(
                  "full checkpoint, then PUT",
                  job,
                  5 - target,
                  () -> {
                    long before = job.latestCheckpoint();
                    job.triggerFullCheckpoint();
                    await().atMost(PATIENCE).until(() -> job.latestCheckpoint() > before);
                    put(job, 5 - target);
                  }));
          apply(ours, target);
          checkpoint(job);
        }
      }
    }
    System.out.printf(
        "%n| by | to | MB until it runs | MB with the next checkpoint |%n|---|---|---|---|%n%s%n",
        String.join("\n", rows));
  }

  private static String row(String by, LocalJob job, int target, Runnable rescaling) {
    long before = job.latestCheckpoint();
    rescaling.run();
    long until = job.checkpointedBytesAfter(before);
    checkpoint(job);
    return "| %s | %d | %d | %d |"
        .formatted(by, target, until / MEGABYTE, job.checkpointedBytesAfter(before) / MEGABYTE);
  }

  private static void checkpoint(LocalJob job) {
    await().atMost(PATIENCE).until(() -> job.checkpointsUnderWay() == 0);
    long before = job.latestCheckpoint();
    job.triggerCheckpoint();
    await().atMost(PATIENCE).until(() -> job.latestCheckpoint() > before);
  }

  private static void apply(FlinkDriver driver, int target) {
    Topology topology =
        await()
            .atMost(PATIENCE)
            .until(() -> driver.observe().observation(), seen -> seen.isPresent())
            .orElseThrow()
            .topology();
    ParallelismPlan plan = ParallelismPlan.asIs(topology);
    for (Operator operator : topology.operators()) {
      plan = plan.with(operator.id(), target);
    }
    assertThat(driver.apply(plan)).isNotInstanceOf(ApplyResult.Rejected.class);
  }

  private static void put(LocalJob job, int target) {
    Map<String, Integer> parallelism = new TreeMap<>(job.parallelism());
    parallelism.replaceAll((vertex, same) -> target);
    job.requestParallelism(parallelism);
    await().atMost(PATIENCE).until(() -> job.isRunningAt(parallelism));
  }

  private LocalFlink.Builder flink() {
    return DowntimeIT.flink(checkpoints).option("taskmanager.memory.managed.size", "64 mb");
  }

  private static StatefulJob job(String name, int megabytes) {
    return new StatefulJob(
        name,
        megabytes * MEGABYTE,
        Math.max(100, megabytes * MEGABYTE / BYTES_OF_A_KEY),
        Duration.ofMinutes(10),
        Configuration.fromMap(
            Map.of(
                "state.backend.type", "rocksdb",
                "execution.checkpointing.incremental", "true")));
  }
}
