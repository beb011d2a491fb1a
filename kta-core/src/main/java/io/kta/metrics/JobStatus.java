package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Which job was observed, and whether anything was being done to it. Immutable; start from {@link
 * #steady()}.
 *
 * @param id what tells the job from one submitted anew in its place; empty if nothing does
 * @param inProgress what was being done to it, a rollout for example, in words for a person; empty
 *     if it was running steadily
 */
public record JobStatus(Optional<String> id, Optional<String> inProgress) {
  private static final JobStatus STEADY = new JobStatus(Optional.empty(), Optional.empty());

  /** Rejects null. */
  public JobStatus {
    requireNonNull(id, "id");
    requireNonNull(inProgress, "inProgress");
  }

  /** Returns the status of a job to which nothing is done and that nothing tells from another. */
  public static JobStatus steady() {
    return STEADY;
  }

  /** Returns this status with what tells the job from one submitted anew. */
  public JobStatus withId(String id) {
    return new JobStatus(Optional.of(id), inProgress);
  }

  /** Returns this status with something being done to the job. */
  public JobStatus withInProgress(String what) {
    return new JobStatus(id, Optional.of(what));
  }
}
