package io.kta.policy;

import org.jspecify.annotations.Nullable;

/** One rule of the policy. A pure function: the same move in the same scene, the same verdict. */
@FunctionalInterface
interface PolicyRule {

  /** Returns what a move becomes, or null if the rule has nothing to say. */
  @Nullable Verdict verdict(Move move);

  /**
   * What a move becomes; if it stays, the reason is a remark.
   *
   * @param target the number to go on with
   * @param why the reason
   */
  record Verdict(int target, Reason why) {}
}
