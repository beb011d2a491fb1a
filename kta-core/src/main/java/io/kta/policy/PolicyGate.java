package io.kta.policy;

import io.kta.algorithm.Decision;
import io.kta.policy.PolicyRule.Ruling;
import io.kta.topology.Operator;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds every decision to the policy, rule by rule. Immutable.
 *
 * <p>To add a rule, write one class and put it into the list here. The order is part of the design:
 * what is recommended is calmed first, then slowed down, and the bounds have the last word.
 */
public final class PolicyGate {
  private final ScalingPolicy policy;
  private final List<PolicyRule> rules;

  /** Creates the gate of a policy. */
  public PolicyGate(ScalingPolicy policy) {
    this.policy = policy;
    this.rules =
        List.of(
            new LeaveSwitchedOff(policy.bounds()),
            new IgnoreSmallChanges(policy.behaviors()),
            new Stabilize(policy.behaviors()),
            new LimitRate(policy.behaviors()),
            new KeepBounds(policy.bounds()));
  }

  /**
   * Returns what the policy makes of a decision. A decision to hold goes through the same rules, so
   * that a job outside its bounds is brought inside.
   *
   * @throws IllegalArgumentException if the policy does not fit the topology, for example has
   *     bounds for an operator that is not there
   */
  public Admission admit(Decision proposed, Situation situation) {
    Scene scene = Scene.of(situation);
    requireFit(scene.operators());
    if (situation.pausedBecause().isPresent()) {
      Decision hold = new Decision.Hold("paused: " + situation.pausedBecause().get());
      return new Admission(proposed, hold, List.of());
    }
    Targets targets =
        proposed instanceof Decision.Scale scale
            ? Targets.of(scale.plan(), scene)
            : Targets.asIs(scene);
    List<Adjustment> adjustments = new ArrayList<>();
    for (PolicyRule rule : rules) {
      Ruling ruling = rule.rule(targets, scene);
      targets = ruling.targets();
      adjustments.addAll(ruling.adjustments());
    }
    Decision admitted =
        adjustments.isEmpty()
            ? proposed
            : new Decision.Scale(targets.plan(scene), proposed.reason());
    return new Admission(proposed, admitted, adjustments);
  }

  private void requireFit(List<Operator> operators) {
    OperatorNames.requireKnown("bounds", policy.bounds().perOperator().keySet(), operators);
    OperatorNames.requireKnown("a behavior", policy.behaviors().perOperator().keySet(), operators);
  }
}
