package io.kta.flink;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The identity of a job, independent of its name and address. An id alone does not tell, since jobs
 * in application mode may all have the same one that was chosen for them. Immutable.
 *
 * @param id 32 hexadecimal digits
 * @param startedAt when the JobManager began with it, which rescaling and restarts do not change
 * @since 0.1
 */
public record FlinkJob(String id, Instant startedAt) {
  /** Rejects null. */
  public FlinkJob {
    requireNonNull(id, "id");
    requireNonNull(startedAt, "startedAt");
  }
}
