package io.kta.operator.run;

import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import java.time.Duration;

/** When the first cycle of a policy begins. */
final class FirstCycle {
  private FirstCycle() {}

  /**
   * Returns how long after its start a policy has its first cycle: at once if it is new or has
   * changed. One that was run before the operator was started waits for a part of its interval,
   * always the same, so that after a restart the cycles of all policies do not come at once.
   */
  static Duration delay(KtaPolicy policy, Duration interval) {
    if (!wasRunBefore(policy)) {
      return Duration.ZERO;
    }
    String uid = String.valueOf(policy.getMetadata().getUid()); // random, so as good as a hash
    return Duration.ofMillis(Math.floorMod(uid.hashCode(), interval.toMillis()));
  }

  /** Returns whether the status tells of a cycle by the policy's present spec. */
  static boolean wasRunBefore(KtaPolicy policy) {
    KtaPolicyStatus status = policy.getStatus();
    return status != null
        && status.id != null
        && policy.getMetadata().getGeneration() != null
        && policy.getMetadata().getGeneration().equals(status.observedGeneration);
  }
}
