package io.kta.algorithm.decorator;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.ParallelismPlan;
import java.util.Optional;

/**
 * The analysis and the proposal of a decorated algorithm. Immutable.
 *
 * @param analyzed what its analyze step returned
 * @param plan the plan it proposed; empty if it held
 * @param reason why, as one sentence for a person
 * @param <A> what analyzing finds
 * @since 0.1
 */
@Growing
public record Proposed<A>(A analyzed, Optional<ParallelismPlan> plan, String reason) {

  /** Rejects null. */
  public Proposed {
    requireNonNull(analyzed, "analyzed");
    requireNonNull(plan, "plan");
    requireNonNull(reason, "reason");
  }
}
