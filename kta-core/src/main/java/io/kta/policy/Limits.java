package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;

/**
 * The limits on the parallelism of a job. Immutable; made by {@link ScalingPolicyBuilder}.
 *
 * @param bounds how low and how high each operator may be set
 * @param budget how much all operators may use together
 * @param alignment how parallelism is rounded to spread keys and partitions
 * @since 0.1
 */
@Growing
public record Limits(Bounds bounds, Budget budget, Alignment alignment) {

  /** Rejects null. */
  public Limits {
    requireNonNull(bounds, "bounds");
    requireNonNull(budget, "budget");
    requireNonNull(alignment, "alignment");
  }
}
