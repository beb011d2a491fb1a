package io.kta.policy;

import io.kta.algorithm.Decision;
import java.util.List;

/** One rule of the policy. A pure function: the same decision and situation, the same ruling. */
interface PolicyRule {

  /** Returns what is left of a decision. */
  Ruling rule(Decision decision, Situation situation);

  /**
   * What a rule made of a decision.
   *
   * @param decision what is left of it
   * @param adjustments every number that was changed
   */
  record Ruling(Decision decision, List<Adjustment> adjustments) {

    /** Returns the ruling of a rule that has nothing against a decision. */
    static Ruling unchanged(Decision decision) {
      return new Ruling(decision, List.of());
    }
  }
}
