package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The identity of the observed job, the operation in progress on it, and the cost of stopping it.
 * Immutable; start from {@link #steady()}.
 *
 * @param id what tells the job from one submitted anew in its place; empty if nothing does
 * @param inProgress what was being done to it, a rollout for example, in words for a person; empty
 *     if it was running steadily
 * @param lastInterruption the last time in which it processed nothing; empty if there was none, or
 *     the driver cannot tell
 * @param expectedDowntime for how long a rescale is expected to stop it, as long as none was seen;
 *     empty if the driver cannot tell
 * @param shortfalls operators that have fewer instances at work than were asked for, as far as the
 *     driver knows. Nothing else is being done to them, so they may be lowered at any time
 * @param requested the last requested parallelism of the target, by any client, operator by
 *     operator, as far as the driver knows. It differs from what an operator runs at while the
 *     target has not followed, or has lost instances; it is how a change by another controller is
 *     told from these
 * @since 0.1
 */
@Growing
public record JobStatus(
    Optional<String> id,
    Optional<String> inProgress,
    Optional<Interruption> lastInterruption,
    Optional<Duration> expectedDowntime,
    Map<OperatorId, Shortfall> shortfalls,
    Map<OperatorId, Integer> requested) {

  private static final JobStatus STEADY =
      new JobStatus(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Map.of());

  /** Rejects null, and a downtime that is negative; copies the maps in their order. */
  public JobStatus {
    requireNonNull(id, "id");
    requireNonNull(inProgress, "inProgress");
    requireNonNull(lastInterruption, "lastInterruption");
    if (expectedDowntime.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException(
          "expectedDowntime is " + expectedDowntime.get() + "; it must be at least 0");
    }
    shortfalls = Collections.unmodifiableMap(new LinkedHashMap<>(shortfalls));
    requested = Collections.unmodifiableMap(new LinkedHashMap<>(requested));
  }

  /** Returns the status of a job without an id and without an operation in progress. */
  public static JobStatus steady() {
    return STEADY;
  }

  /** Returns this status with an id, which distinguishes the job from a resubmitted one. */
  public JobStatus withId(String id) {
    return new JobStatus(
        Optional.of(id), inProgress, lastInterruption, expectedDowntime, shortfalls, requested);
  }

  /** Returns this status with something being done to the job. */
  public JobStatus withInProgress(String what) {
    return new JobStatus(
        id, Optional.of(what), lastInterruption, expectedDowntime, shortfalls, requested);
  }

  /** Returns this status with the last time in which the job processed nothing. */
  public JobStatus withLastInterruption(Interruption last) {
    return new JobStatus(
        id, inProgress, Optional.of(last), expectedDowntime, shortfalls, requested);
  }

  /** Returns this status with how long a rescale is expected to stop the job; at least 0. */
  public JobStatus withExpectedDowntime(Duration downtime) {
    return new JobStatus(
        id, inProgress, lastInterruption, Optional.of(downtime), shortfalls, requested);
  }

  /** Returns this status with operators that have fewer instances at work than asked for. */
  public JobStatus withShortfalls(Map<OperatorId, Shortfall> shortfalls) {
    return new JobStatus(id, inProgress, lastInterruption, expectedDowntime, shortfalls, requested);
  }

  /** Returns this status with the parallelism that the target was last asked for. */
  public JobStatus withRequested(Map<OperatorId, Integer> requested) {
    return new JobStatus(id, inProgress, lastInterruption, expectedDowntime, shortfalls, requested);
  }
}
