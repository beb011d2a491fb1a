package io.kta.algorithm.rates;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.util.OptionalDouble;

/**
 * The demand of one operator, and its capacity at the current parallelism. Immutable.
 *
 * @param operator which
 * @param parallelism at what it runs
 * @param demand records per second that it should take in; empty if nothing is known of it
 * @param atLeast whether the demand may be higher, since something is not known
 * @param capacity records per second that it could take in if it neither idled nor waited; empty if
 *     that is unknown
 * @param rate records per second that it took in; empty if that is unknown
 * @param stalled whether it took in nothing though there was something to take in
 * @since 0.1
 */
@Growing
public record OperatorDemand(
    OperatorId operator,
    int parallelism,
    OptionalDouble demand,
    boolean atLeast,
    OptionalDouble capacity,
    OptionalDouble rate,
    boolean stalled) {
  /** Rejects null. */
  public OperatorDemand {
    requireNonNull(operator, "operator");
    requireNonNull(demand, "demand");
    requireNonNull(capacity, "capacity");
    requireNonNull(rate, "rate");
  }

  /**
   * Returns how many instances the demand takes if every instance can take in as much as one can
   * now; not rounded, and empty if it is unknown. No demand takes none.
   */
  public OptionalDouble instances() {
    if (demand.isEmpty() || stalled) {
      return OptionalDouble.empty();
    } else if (demand.getAsDouble() == 0) {
      return OptionalDouble.of(0);
    } else if (capacity.isEmpty() || parallelism == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(demand.getAsDouble() / capacity.getAsDouble() * parallelism);
  }

  /**
   * Returns how many records per second it could take in at another parallelism if every instance
   * could take in as much as one can now; infinite if that is unknown.
   */
  public double capacityAt(int other) {
    return capacity.isEmpty() || parallelism == 0
        ? Double.POSITIVE_INFINITY
        : capacity.getAsDouble() / parallelism * other;
  }

  /**
   * Returns how many instances to run, rounded up and within what the operator can run at: what is
   * unknown never shrinks it, and an operator without usable metrics stays as it is.
   *
   * @param instances how many are needed, not rounded; empty if that is unknown
   */
  public int rounded(Operator operator, OptionalDouble instances) {
    if (instances.isEmpty()) {
      boolean asleep = parallelism == 0 && demand.orElse(0) > 0;
      return asleep ? operator.nearest(1) : parallelism;
    }
    int wanted = ceil(instances.getAsDouble());
    if (parallelism == 0 && wanted == 0) {
      return 0;
    }
    return operator.nearest(atLeast ? Math.max(parallelism, wanted) : Math.max(1, wanted));
  }

  /**
   * Rounds up, but for what is within a billionth of the number below: a sum that is one rounding
   * error above 10 is 10. What is too large for an {@code int} is the largest.
   */
  public static int ceil(double instances) {
    return (int) Math.ceil(instances - Math.abs(instances) * 1e-9);
  }
}
