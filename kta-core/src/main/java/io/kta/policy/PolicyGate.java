package io.kta.policy;

import static java.util.stream.Collectors.joining;

import io.kta.algorithm.Decision;
import io.kta.api.Internal;
import io.kta.knowledge.ScalingLog;
import io.kta.policy.PolicyRule.Verdict;
import io.kta.policy.Reason.Kind;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds every decision to the policy, rule by rule, in the order of {@link Rule}. Immutable.
 *
 * <p>To add a rule, give it a place in {@link Rule} and write it. The order is part of the design:
 * first what must not be touched or decided on, then how much of the proposal is believed, then how
 * fast it is done; people's orders go before all of that, and limits before people.
 *
 * @hidden
 */
@Internal
public final class PolicyGate {
  private final ScalingPolicy policy;

  /** Creates the gate of a policy. */
  public PolicyGate(ScalingPolicy policy) {
    this.policy = policy;
  }

  /**
   * Returns what the policy makes of a decision. A decision to hold goes through the same rules, so
   * that a job outside its bounds is brought inside.
   *
   * @throws IllegalArgumentException if the policy does not fit the topology: it names an operator
   *     that is not there, or the least parallelism of all exceeds the budget
   */
  public Admission admit(Decision proposed, Situation situation) {
    PolicyFit.require(policy, situation);
    Scene scene = Scene.of(proposed, situation, policy.limits());
    ParallelismPlan plan = scene.plan();
    List<Adjustment> adjustments = new ArrayList<>();
    List<Remark> remarks = new ArrayList<>();
    for (Rule name : Rule.values()) {
      PolicyRule rule = rule(name, plan, scene);
      if (rule != null) {
        plan = under(rule, name, plan, scene, adjustments, remarks);
      }
    }
    Decision admitted = admitted(proposed, plan, adjustments, scene);
    return new Admission(proposed, admitted, adjustments, remarks, postponed(admitted, situation));
  }

  /** Returns a rule as it applies in a scene; null if it has nothing to say there. */
  private @Nullable PolicyRule rule(Rule name, ParallelismPlan plan, Scene scene) {
    Safeguards safeguards = policy.safeguards();
    return switch (name) {
      case SWITCHED_OFF -> RespectPeople::switchedOff;
      case MISSING_DATA -> MindMissingData.flaws(scene, safeguards.missingData());
      case FALLBACK -> MindMissingData.fallback(scene, safeguards.missingData());
      case CONFLICT -> RespectPeople.conflicts(safeguards.conflicts(), scene);
      case TOLERANCE -> move -> HoldBack.smallChange(move, policy.behaviors());
      case STABILIZATION -> move -> HoldBack.unstable(move, policy.behaviors());
      case INEFFECTIVE -> StopIneffective.in(scene, safeguards.effectiveness());
      case ALIGNMENT -> move -> Align.verdict(move, policy.limits().alignment());
      case RATE -> move -> HoldBack.tooFast(move, policy.behaviors());
      case FLAPPING -> move -> HoldBack.flapping(move, policy.timing());
      case COOLDOWN -> move -> AfterRescale.coolDown(move, policy.timing());
      case SHORTFALL -> move -> AfterRescale.awaitInstances(move, policy.timing());
      case OVERRIDE -> RespectPeople.overrides(policy.overrides(), scene);
      case BOUNDS -> KeepLimits::bounds;
      case BUDGET -> KeepBudget.in(scene, plan, policy.limits().budget());
      case FIXED -> KeepLimits::fixed;
    };
  }

  /** Returns what a rule leaves of a plan, and notes what it changed and what it has to say. */
  private static ParallelismPlan under(
      PolicyRule rule,
      Rule name,
      ParallelismPlan plan,
      Scene scene,
      List<Adjustment> adjustments,
      List<Remark> remarks) {
    Map<OperatorId, Integer> changed = new HashMap<>();
    int place = 0;
    for (Map.Entry<OperatorId, Integer> target : plan.targets().entrySet()) {
      OperatorId operator = target.getKey();
      int to = target.getValue();
      Verdict verdict = rule.verdict(new Move(scene, place++, to));
      if (verdict != null && verdict.target() == to) {
        remarks.add(new Remark(name, operator, verdict.why()));
      } else if (verdict != null) {
        changed.put(operator, verdict.target());
        adjustments.add(new Adjustment(name, operator, to, verdict.target(), verdict.why()));
      }
    }
    return changed.isEmpty() ? plan : plan.with(changed);
  }

  private static Decision admitted(
      Decision proposed, ParallelismPlan plan, List<Adjustment> adjustments, Scene scene) {
    Optional<String> force = scene.situation().orders().force();
    if (adjustments.isEmpty() && (proposed instanceof Decision.Hold || force.isEmpty())) {
      return proposed;
    }
    String forced = force.map(why -> "; forced: " + why).orElse("");
    return new Decision.Scale(plan, reason(proposed, plan, adjustments, scene) + forced);
  }

  /** Returns the algorithm's reason, unless nothing that is changed was asked for by it. */
  private static String reason(
      Decision proposed, ParallelismPlan plan, List<Adjustment> adjustments, Scene scene) {
    ParallelismPlan asked = scene.plan();
    Map<OperatorId, Rule> deciding = new HashMap<>();
    adjustments.forEach(adjustment -> deciding.put(adjustment.operator(), adjustment.rule()));
    Set<Rule> rules = EnumSet.noneOf(Rule.class);
    for (int i = 0; i < scene.size(); i++) {
      OperatorId operator = scene.operator(i).id();
      int current = scene.current(i);
      if (plan.target(operator) == current) {
        continue;
      }
      Rule rule = deciding.get(operator);
      if (rule == null || asked.target(operator) != current) {
        return proposed.reason();
      }
      rules.add(rule);
    }
    return rules.isEmpty()
        ? proposed.reason()
        : "the policy asks for it (%s), not the algorithm"
            .formatted(rules.stream().map(Rule::text).collect(joining(", ")));
  }

  /** Returns why a plan is not carried out now; one that is on its way may go on. */
  private Optional<Reason> postponed(Decision admitted, Situation situation) {
    Optional<Reason> paused =
        situation.orders().pause().map(pause -> said(Kind.PAUSED, pause.toString()));
    if (paused.isPresent()
        || admitted instanceof Decision.Hold
        || isOnItsWay(admitted, situation.log())) {
      return paused;
    }
    Optional<String> inProgress = situation.observation().job().inProgress();
    if (inProgress.isPresent() || situation.orders().force().isPresent()) {
      return inProgress.map(what -> said(Kind.IN_PROGRESS, what));
    }
    return policy
        .timing()
        .exclusionAt(situation.now())
        .map(window -> said(Kind.EXCLUDED, window.toString()));
  }

  private static Reason said(Kind kind, String words) {
    return Reason.of(kind).withWords(words);
  }

  private static boolean isOnItsWay(Decision admitted, ScalingLog log) {
    return log.isOnItsWay()
        && admitted instanceof Decision.Scale scale
        && log.lastRescale()
            .filter(last -> last.plan().targets().equals(scale.plan().targets()))
            .isPresent();
  }
}
