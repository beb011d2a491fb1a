package io.kta.algorithm.learned;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.util.OptionalDouble;

/**
 * The knowledge about one operator, and its conclusions. Immutable.
 *
 * @param operator which
 * @param curve what it can do at which parallelism
 * @param capacity records per second that it can take in as it runs; empty if that is unknown
 * @param demand records per second that it should take in now; empty if nothing is known of it
 * @param soon records per second that it should take in by the time a rescaling would be over, with
 *     what it takes to read what waits in time; 0 if nothing is known
 * @param wanted how many instances would be right for a while
 * @param unsure whether fewer might do, since something is not known
 * @since 0.1
 */
@Growing
public record Outlook(
    OperatorId operator,
    Curve curve,
    OptionalDouble capacity,
    OptionalDouble demand,
    double soon,
    int wanted,
    boolean unsure) {
  /** Rejects null. */
  public Outlook {
    requireNonNull(operator, "operator");
    requireNonNull(curve, "curve");
    requireNonNull(capacity, "capacity");
    requireNonNull(demand, "demand");
  }

  /** Returns this, but for no fewer instances than there are if records have waited for a while. */
  Outlook keptWhile(boolean waits, Operator runs) {
    return waits && wanted < runs.parallelism()
        ? new Outlook(operator, curve, capacity, demand, soon, runs.parallelism(), true)
        : this;
  }

  /**
   * Returns this with more to take in soon than it can. What a sender puts out that is held back
   * all the time says nothing of what comes, so that what is taken in then is all that is known.
   */
  Outlook overloaded() {
    double more = capacity.isPresent() ? Math.nextUp(capacity.getAsDouble()) : soon;
    return new Outlook(operator, curve, capacity, demand, Math.max(soon, more), wanted, unsure);
  }

  /** Returns whether the operator is, or is about to be, asked for more than it can do. */
  boolean isOverloaded() {
    return capacity.isPresent() && soon > capacity.getAsDouble();
  }
}
