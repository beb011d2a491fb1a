package io.kta.flink;

import java.time.Duration;
import java.time.Instant;

/**
 * One look at a job, by our own clock. Immutable.
 *
 * @param job what Flink shows of it, which may be some seconds old
 * @param state its state, which is not
 * @param asked before Flink was asked
 * @param shown once the job was shown
 * @param answered once the state was answered
 */
record Look(JobGraph job, String state, Instant asked, Instant shown, Instant answered) {
  private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

  /** Looks at a job. */
  static Look at(String jobId, FlinkRest rest, Patience patience) {
    Instant asked = patience.now();
    JobGraph job = JobGraph.read(rest, jobId);
    Instant shown = patience.now();
    String state = JobGraph.freshState(rest, jobId);
    return new Look(job, state, asked, shown, patience.now());
  }

  /** Whether the job runs, and none of its tasks is yet to run. */
  boolean isUp() {
    return job.isUp() && JobState.isRunning(state);
  }

  /** Returns a time of the JobManager's clock in ours; at most a day ago, and not after this. */
  Instant ours(long jobManagerMillis) {
    long ago = job.nowMillis() - jobManagerMillis;
    return middle().minusMillis(Math.max(0, Math.min(LONGEST_MILLIS, ago)));
  }

  /** Returns by how much {@link #ours} may be off: by half of what the answer took. */
  Duration error() {
    return Duration.between(asked, shown).dividedBy(2);
  }

  private Instant middle() {
    return asked.plus(error());
  }
}
