package io.kta.metrics;

import static java.util.Objects.requireNonNull;

/**
 * Requested instances of an operator that do not work yet, or no longer. Immutable.
 *
 * @param ready how many work, at least 0
 * @param reason what is missing and why, in words for a person
 * @since 0.1
 */
public record Shortfall(int ready, String reason) {

  /** Rejects a negative number. */
  public Shortfall {
    requireNonNull(reason, "reason");
    if (ready < 0) {
      throw new IllegalArgumentException("ready is " + ready + "; it must be at least 0");
    }
  }
}
