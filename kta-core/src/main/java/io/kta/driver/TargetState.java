package io.kta.driver;

import static java.util.Objects.requireNonNull;

import io.kta.metrics.JobStatus;
import io.kta.metrics.Shortfall;
import java.util.Optional;

/**
 * A scale target as it was at one instant. Immutable.
 *
 * @param replicas how many there should be according to the target, at least 0
 * @param status what tells the target from one created anew under its name, and what was being done
 *     to it: a rollout, for example
 * @param shortfall whether fewer work than there should be, as far as the target knows
 * @since 0.1
 */
public record TargetState(int replicas, JobStatus status, Optional<Shortfall> shortfall) {

  /** Rejects a negative number. */
  public TargetState {
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas is " + replicas + "; it must be at least 0");
    }
    requireNonNull(status, "status");
    requireNonNull(shortfall, "shortfall");
  }

  /** Creates the state of a target of which as many work as there should be. */
  public TargetState(int replicas, JobStatus status) {
    this(replicas, status, Optional.empty());
  }
}
