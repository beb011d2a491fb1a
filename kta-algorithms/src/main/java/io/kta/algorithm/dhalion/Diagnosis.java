package io.kta.algorithm.dhalion;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.Optional;

/**
 * A diagnosis of one operator, with the action for it. Immutable.
 *
 * @param operator which
 * @param kind what is wrong
 * @param share the share of the time that others wait for it, from 0 to 1; 0 if it is too large
 * @since 0.1
 */
@Growing
public record Diagnosis(OperatorId operator, Kind kind, double share) {
  /** Rejects null. */
  public Diagnosis {
    requireNonNull(operator, "operator");
    requireNonNull(kind, "kind");
  }

  /** The kinds of diagnoses. */
  public enum Kind {
    /** Others wait for it, or it falls behind what it reads. */
    UNDER_PROVISIONED,
    /** Nobody waits for it, and nothing waits before it. */
    OVER_PROVISIONED
  }

  /**
   * An action for a diagnosis. Immutable.
   *
   * @param operator which operator was changed
   * @param kind what was wrong
   * @param at when it was decided
   * @param rate the records per second that it took in then; 0 if that was unknown
   * @param to to which parallelism
   * @param share how much others waited for it then, from 0 to 1
   * @param effective whether it helped; empty until that is known
   */
  @Growing
  public record Action(
      OperatorId operator,
      Kind kind,
      Instant at,
      double rate,
      int to,
      double share,
      Optional<Boolean> effective) {
    /** Rejects null. */
    public Action {
      requireNonNull(operator, "operator");
      requireNonNull(kind, "kind");
      requireNonNull(at, "at");
      requireNonNull(effective, "effective");
    }

    Action judged(boolean helped) {
      return new Action(operator, kind, at, rate, to, share, Optional.of(helped));
    }
  }
}
