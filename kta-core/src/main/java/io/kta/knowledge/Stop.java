package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.metrics.Interruption;

/**
 * A time in which a job processed nothing, as it is remembered. Immutable.
 *
 * @param kind what it came of
 * @param interruption when it was, and what it cost
 * @since 0.1
 */
@Growing
public record Stop(Kind kind, Interruption interruption) {

  /** What a stop came of. */
  public enum Kind {
    /** A rescale to more instances in all. */
    UP,
    /** A rescale to fewer instances in all, or as many. */
    DOWN,
    /** A failure, an upgrade, or what else nobody here asked for. */
    UNPLANNED
  }

  /** Rejects null. */
  public Stop {
    requireNonNull(kind, "kind");
    requireNonNull(interruption, "interruption");
  }
}
