package io.kta.policy;

import io.kta.algorithm.Decision;
import io.kta.policy.PolicyRule.Ruling;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds every decision to the policy, rule by rule. Immutable.
 *
 * <p>To add a rule, write one class and put it into the list here.
 */
public final class PolicyGate {
  private final List<PolicyRule> rules;

  /** Creates the gate of a policy. */
  public PolicyGate(ScalingPolicy policy) {
    this.rules = List.of(new KeepBounds(policy.bounds()), new HoldWhilePaused());
  }

  /**
   * Returns what the policy makes of a decision.
   *
   * @throws IllegalArgumentException if the policy does not fit the topology, for example has
   *     bounds for an operator that is not there
   */
  public Admission admit(Decision proposed, Situation situation) {
    Decision decision = proposed;
    List<Adjustment> adjustments = new ArrayList<>();
    for (PolicyRule rule : rules) {
      Ruling ruling = rule.rule(decision, situation);
      decision = ruling.decision();
      adjustments.addAll(ruling.adjustments());
    }
    return new Admission(proposed, decision, adjustments);
  }
}
