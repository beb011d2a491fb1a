package io.kta.algorithm.learned;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.OperatorId;

/**
 * An operator that cannot take in what it is asked for, and would not with more instances: it is at
 * the most it can have, at its partitions, or at a size beyond which it was seen to gain nothing.
 * Immutable.
 *
 * @param operator which
 * @param instances at how many
 * @param takesIn records per second that it can take in
 * @param asked records per second that it is asked for, to keep up and to drain the backlog
 * @since 0.1
 */
@Growing
public record Limit(OperatorId operator, int instances, double takesIn, double asked) {
  /** Rejects null. */
  public Limit {
    requireNonNull(operator, "operator");
  }
}
