package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import io.kta.topology.OperatorId;
import java.time.Instant;

/**
 * A change of an operator's parallelism by a user or another controller. Immutable.
 *
 * @param operator whose parallelism it is
 * @param from what it was to be
 * @param to what it was seen at instead
 * @param at when that was seen first
 * @hidden
 */
@Internal
public record ForeignChange(OperatorId operator, int from, int to, Instant at) {

  /** Rejects null. */
  public ForeignChange {
    requireNonNull(operator, "operator");
    requireNonNull(at, "at");
  }
}
