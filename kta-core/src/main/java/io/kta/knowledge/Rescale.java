package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * The last change of parallelism that a driver took. Immutable.
 *
 * @param at when it was handed over first
 * @param plan what every operator was to run at; without operators if these have changed since
 * @param reached whether the job was seen running so; until then the plan is on its way
 * @hidden
 */
@Internal
public record Rescale(Instant at, ParallelismPlan plan, boolean reached) {

  /** Rejects null. */
  public Rescale {
    requireNonNull(at, "at");
    requireNonNull(plan, "plan");
  }

  /** Returns what an operator was to run at; empty if that is not known. */
  public OptionalInt target(OperatorId operator) {
    Integer target = plan.targets().get(operator);
    return target == null ? OptionalInt.empty() : OptionalInt.of(target);
  }
}
