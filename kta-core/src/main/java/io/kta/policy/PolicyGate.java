package io.kta.policy;

import io.kta.algorithm.Decision;
import io.kta.api.Internal;
import io.kta.knowledge.Orders;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.policy.PolicyRule.Ruling;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds every decision to the policy, rule by rule. Immutable.
 *
 * <p>To add a rule, write one class and put it into the list here. The order is part of the design:
 * first what must not be touched or decided on, then how much of the proposal is believed, then how
 * fast it is done; people's orders go before all of that, and limits before people.
 */
@Internal
public final class PolicyGate {
  private final ScalingPolicy policy;
  private final List<PolicyRule> rules;

  /** Creates the gate of a policy. */
  public PolicyGate(ScalingPolicy policy) {
    this.policy = policy;
    this.rules =
        List.of(
            new LeaveSwitchedOff(),
            new MindMissingData(policy.safeguards().missingData()),
            new FallBack(policy.safeguards().missingData()),
            new RespectOthers(policy.safeguards().conflicts()),
            new IgnoreSmallChanges(policy.behaviors()),
            new Stabilize(policy.behaviors()),
            new StopFutileScaling(policy.safeguards().effectiveness()),
            new Align(policy.limits().alignment()),
            new LimitRate(policy.behaviors()),
            new LimitFlapping(policy.timing()),
            new CoolDown(policy.timing()),
            new AwaitInstances(policy.timing()),
            new SetByHand(policy.overrides()),
            new KeepBounds(),
            new KeepBudget(policy.limits().budget()),
            new KeepFixed());
  }

  /**
   * Returns what the policy makes of a decision. A decision to hold goes through the same rules, so
   * that a job outside its bounds is brought inside.
   *
   * @throws IllegalArgumentException if the policy does not fit the topology: it names an operator
   *     that is not there, or the least parallelism of all exceeds the budget
   */
  public Admission admit(Decision proposed, Situation situation) {
    Scene scene = Scene.of(situation, policy.bounds());
    requireFit(scene.operators(), situation);
    Targets targets =
        proposed instanceof Decision.Scale scale
            ? Targets.of(scale.plan(), scene)
            : Targets.asIs(scene);
    List<Adjustment> adjustments = new ArrayList<>();
    List<Remark> remarks = new ArrayList<>();
    for (PolicyRule rule : rules) {
      Ruling ruling = rule.rule(targets, scene);
      targets = ruling.targets();
      adjustments.addAll(ruling.adjustments());
      remarks.addAll(ruling.remarks());
    }
    Decision admitted = admitted(proposed, targets, !adjustments.isEmpty(), scene);
    return new Admission(proposed, admitted, adjustments, remarks, postponed(admitted, situation));
  }

  private static Decision admitted(
      Decision proposed, Targets targets, boolean isChanged, Scene scene) {
    Optional<String> force = scene.situation().orders().force();
    if (!isChanged && (proposed instanceof Decision.Hold || force.isEmpty())) {
      return proposed;
    }
    String forced = force.map(why -> "; forced: " + why).orElse("");
    return new Decision.Scale(targets.plan(scene), proposed.reason() + forced);
  }

  /** Returns why a plan is not carried out now; one that is on its way may go on. */
  private Optional<String> postponed(Decision admitted, Situation situation) {
    Optional<String> paused = situation.orders().pause().map(pause -> "paused: " + pause);
    if (paused.isPresent()
        || admitted instanceof Decision.Hold
        || isOnItsWay(admitted, situation.log())) {
      return paused;
    }
    Optional<String> inProgress = situation.observation().job().inProgress();
    if (inProgress.isPresent() || situation.orders().force().isPresent()) {
      return inProgress.map(what -> "something is being done to the job: " + what);
    }
    return policy
        .timing()
        .exclusionAt(situation.now())
        .map(window -> "nothing is changed " + window);
  }

  private static boolean isOnItsWay(Decision admitted, ScalingLog log) {
    return log.isOnItsWay()
        && admitted instanceof Decision.Scale scale
        && log.lastRescale()
            .filter(last -> last.plan().targets().equals(scale.plan().targets()))
            .isPresent();
  }

  /**
   * Returns the most that operators may be set to now, where that is less than they can run at: by
   * bounds, or by what people have ordered. Budgets, rates and times are not in it.
   */
  public Map<OperatorId, Integer> mostAllowed(Observation observation, Orders orders, Instant now) {
    Bounds bounds = policy.bounds().at(now);
    Map<OperatorId, Integer> most = new HashMap<>();
    for (Operator operator : observation.topology().operators()) {
      int allowed =
          operator.isFixed()
              ? operator.parallelism()
              : OperatorNames.find(orders.overrides(), operator)
                  .or(() -> OperatorNames.find(policy.overrides(), operator))
                  .map(bounds.of(operator)::nearest)
                  .orElse(bounds.of(operator).max());
      if (allowed < operator.maxParallelism()) {
        most.put(operator.id(), allowed);
      }
    }
    return most;
  }

  private void requireFit(List<Operator> operators, Situation situation) {
    OperatorNames.requireKnown("bounds", policy.bounds().operators(), operators);
    OperatorNames.requireKnown("a behavior", policy.behaviors().perOperator().keySet(), operators);
    OperatorNames.requireKnown("a weight", policy.limits().budget().weights().keySet(), operators);
    OperatorNames.requireKnown("an override", policy.overrides().keySet(), operators);
    OperatorNames.requireKnown("an override", situation.orders().overrides().keySet(), operators);
    policy
        .safeguards()
        .missingData()
        .fallback()
        .ifPresent(
            fallback ->
                OperatorNames.requireKnown(
                    "a fallback", fallback.parallelism().keySet(), operators));
  }
}
