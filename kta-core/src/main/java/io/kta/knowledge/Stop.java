package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.metrics.Interruption;

/**
 * A past time in which a job processed nothing. Immutable.
 *
 * @param kind what it came of
 * @param interruption when it was, and what it cost
 * @since 0.1
 */
@Growing
public record Stop(Kind kind, Interruption interruption) {

  /** The cause of a stop. */
  public enum Kind {
    /** A rescale to more instances in all. */
    UP,
    /** A rescale to fewer instances in all, or as many. */
    DOWN,
    /** A failure, an upgrade, or another stop that KTA did not request. */
    UNPLANNED
  }

  /** Rejects null. */
  public Stop {
    requireNonNull(kind, "kind");
    requireNonNull(interruption, "interruption");
  }
}
