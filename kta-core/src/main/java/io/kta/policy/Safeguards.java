package io.kta.policy;

import static java.util.Objects.requireNonNull;

/**
 * What a job is guarded against. Immutable.
 *
 * @param missingData what holds while metrics are missing, partial or old
 * @param conflicts what holds where somebody else has changed the parallelism
 * @param effectiveness when a scale-up counts as ineffective
 */
public record Safeguards(
    MissingData missingData, Conflicts conflicts, Effectiveness effectiveness) {

  /** Rejects null. */
  public Safeguards {
    requireNonNull(missingData, "missingData");
    requireNonNull(conflicts, "conflicts");
    requireNonNull(effectiveness, "effectiveness");
  }
}
