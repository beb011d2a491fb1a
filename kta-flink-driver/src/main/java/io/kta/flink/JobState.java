package io.kta.flink;

import java.util.Set;

/** The states of a Flink job, as far as they matter here; they are Flink's own words. */
final class JobState {
  private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "CANCELED");

  private JobState() {}

  static boolean isRunning(String state) {
    return state.equals("RUNNING");
  }

  /** Whether the job will not come back by itself. */
  static boolean isEnded(String state) {
    return ENDED.contains(state);
  }
}
