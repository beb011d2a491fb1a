package io.kta.examples.quickstart;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.decorator.SameForAll;
import io.kta.algorithm.decorator.SameForAll.Choice;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTargetDriver;
import io.kta.flink.FlinkDriver;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.Scheduler;
import io.kta.flink.local.WordCount;
import io.kta.flink.local.WordCount.SlotSharing;
import java.util.Locale;

/** How the job is laid out on TaskManagers, and who decides on its parallelism. */
enum Mode {
  /** A parallelism for each vertex; a slot runs one subtask of each. */
  SHARED,

  /** A parallelism for each vertex; every subtask has a slot of its own. */
  DEDICATED,

  /** One parallelism for all vertices, without Flink's reactive mode. */
  UNIFORM,

  /** A number of TaskManagers; Flink runs every vertex in all of their slots. */
  REACTIVE;

  /** Returns what decides. */
  Algorithm<?, ?> algorithm() {
    return this == UNIFORM ? new SameForAll<>(new Toggle(), Choice.FIRST) : new Toggle();
  }

  /** Starts Flink with the TaskManagers that the job needs at first. */
  LocalFlink startFlink() {
    return LocalFlink.builder()
        .scheduler(this == REACTIVE ? Scheduler.REACTIVE : Scheduler.ADAPTIVE)
        .taskManagers(this == DEDICATED ? 4 : 2)
        .start();
  }

  /** Returns the job to run. */
  WordCount wordCount() {
    return WordCount.named("wordcount")
        .withSlotSharing(this == DEDICATED ? SlotSharing.NONE : SlotSharing.ALL);
  }

  /** Returns what scales the job. */
  ScaleDriver driver(LocalFlink flink, LocalJob job) {
    return this == REACTIVE
        ? ScaleTargetDriver.of(flink.taskManagers())
        : FlinkDriver.builder(flink.restUri())
            .jobId(job.id())
            .taskManagers(flink.taskManagers())
            .build();
  }

  /** Returns the name as the user writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
