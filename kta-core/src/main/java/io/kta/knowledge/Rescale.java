package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The last change of parallelism that a driver took. Immutable.
 *
 * @param at when it was handed over first
 * @param plan what every operator was to run at; without operators if these have changed since
 * @param reached whether the job was seen running so; until then the plan is on its way
 * @param before the parallelism that the target had been asked for when it was handed over, as far
 *     as the driver reported; empty if it did not, or if nothing is on its way
 * @hidden
 */
@Internal
public record Rescale(
    Instant at, ParallelismPlan plan, boolean reached, Map<OperatorId, Integer> before) {

  /** Rejects null; copies the map in its order. */
  public Rescale {
    requireNonNull(at, "at");
    requireNonNull(plan, "plan");
    before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
  }

  /** Creates a change of which is not known what the target had been asked for before. */
  public Rescale(Instant at, ParallelismPlan plan, boolean reached) {
    this(at, plan, reached, Map.of());
  }

  /** Returns this once the job was seen running so. */
  Rescale asReached() {
    return new Rescale(at, plan, true);
  }

  /** Returns this with another target for an operator, which another actor has set. */
  Rescale withTarget(OperatorId operator, int parallelism) {
    return new Rescale(at, plan.with(operator, parallelism), reached, before);
  }

  /**
   * Returns whether a request for a parallelism may be what the target was asked for by this
   * change, or before it, if the change was not handed over after all.
   */
  boolean explains(OperatorId operator, int requested) {
    OptionalInt planned = target(operator);
    Integer earlier = before.get(operator);
    return reached
        ? planned.isEmpty() || planned.getAsInt() == requested
        : planned.isEmpty()
            || earlier == null
            || planned.getAsInt() == requested
            || earlier == requested;
  }

  /** Returns what an operator was to run at; empty if that is not known. */
  public OptionalInt target(OperatorId operator) {
    Integer target = plan.targets().get(operator);
    return target == null ? OptionalInt.empty() : OptionalInt.of(target);
  }
}
