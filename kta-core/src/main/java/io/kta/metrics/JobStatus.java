package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import io.kta.topology.OperatorId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which job was observed, and whether anything was being done to it. Immutable; start from {@link
 * #steady()}.
 *
 * @param id what tells the job from one submitted anew in its place; empty if nothing does
 * @param inProgress what was being done to it, a rollout for example, in words for a person; empty
 *     if it was running steadily
 * @param shortfalls operators that have fewer instances at work than were asked for, as far as the
 *     driver knows. Nothing else is being done to them, so they may be lowered at any time
 */
public record JobStatus(
    Optional<String> id, Optional<String> inProgress, Map<OperatorId, Shortfall> shortfalls) {
  private static final JobStatus STEADY =
      new JobStatus(Optional.empty(), Optional.empty(), Map.of());

  /** Rejects null, and copies the map in its order. */
  public JobStatus {
    requireNonNull(id, "id");
    requireNonNull(inProgress, "inProgress");
    shortfalls = Collections.unmodifiableMap(new LinkedHashMap<>(shortfalls));
  }

  /** Returns the status of a job to which nothing is done and that nothing tells from another. */
  public static JobStatus steady() {
    return STEADY;
  }

  /** Returns this status with what tells the job from one submitted anew. */
  public JobStatus withId(String id) {
    return new JobStatus(Optional.of(id), inProgress, shortfalls);
  }

  /** Returns this status with something being done to the job. */
  public JobStatus withInProgress(String what) {
    return new JobStatus(id, Optional.of(what), shortfalls);
  }

  /** Returns this status with operators that have fewer instances at work than asked for. */
  public JobStatus withShortfalls(Map<OperatorId, Shortfall> shortfalls) {
    return new JobStatus(id, inProgress, shortfalls);
  }
}
