package io.kta.flink.local;

import java.util.Map;

/** How Flink decides on the parallelism of a job. */
public enum Scheduler {
  /** Between the bounds of the job's resource requirements, which can be changed as it runs. */
  ADAPTIVE,

  /** As high as the slots that are there allow. */
  REACTIVE,

  /** Once and for all at submission. */
  DEFAULT;

  Map<String, String> options() {
    return switch (this) {
      case ADAPTIVE -> Map.of("jobmanager.scheduler", "adaptive");
      case REACTIVE -> Map.of("jobmanager.scheduler", "adaptive", "scheduler-mode", "reactive");
      case DEFAULT -> Map.of("jobmanager.scheduler", "default");
    };
  }
}
