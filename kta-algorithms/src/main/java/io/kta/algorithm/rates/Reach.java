package io.kta.algorithm.rates;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.OperatorId;
import java.util.Optional;

/**
 * The share of an operator's demand that can reach it. Immutable.
 *
 * @param share from 0 to 1; 1 if all can
 * @param limitedBy the operator that cannot take in more, which may be this one itself; empty if
 *     all can come
 * @since 0.1
 */
@Growing
public record Reach(double share, Optional<OperatorId> limitedBy) {

  /** All that is asked for can come. */
  public static final Reach ALL = new Reach(1, Optional.empty());

  /** Checks the share. */
  public Reach {
    requireNonNull(limitedBy, "limitedBy");
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + "; it must be from 0 to 1");
    }
  }
}
