package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;

/**
 * The safeguards of a job. Immutable; made by {@link ScalingPolicyBuilder}.
 *
 * @param missingData what holds while metrics are missing, partial or old
 * @param conflicts the treatment of changes of the parallelism by others
 * @param effectiveness when a scale-up counts as ineffective
 * @since 0.1
 */
@Growing
public record Safeguards(
    MissingData missingData, Conflicts conflicts, Effectiveness effectiveness) {

  /** Rejects null. */
  public Safeguards {
    requireNonNull(missingData, "missingData");
    requireNonNull(conflicts, "conflicts");
    requireNonNull(effectiveness, "effectiveness");
  }
}
