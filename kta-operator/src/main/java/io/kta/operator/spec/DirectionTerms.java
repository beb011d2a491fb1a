package io.kta.operator.spec;

import static io.kta.operator.spec.Fields.choice;
import static io.kta.operator.spec.Fields.or;
import static io.kta.operator.spec.Fields.orEmpty;
import static io.kta.operator.spec.Fields.require;
import static io.kta.operator.spec.PolicyTerms.BEHAVIOR;

import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.ScalingRuleSpec;
import io.kta.operator.resource.ScalingRulesSpec;
import io.kta.operator.resource.StrategySpec;
import io.kta.operator.resource.Texts;
import io.kta.policy.Behavior;
import io.kta.policy.Direction;
import io.kta.policy.Direction.Select;
import io.kta.policy.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what holds one direction of scaling back into what the policy of an autoscaler has. */
final class DirectionTerms {
  private static final String NO_STRATEGY = "NoStrategy";

  private DirectionTerms() {}

  /** Returns for how long after a rescaling nothing is scaled this way. */
  static Duration cooldown(@Nullable ScalingRulesSpec rules) {
    return Duration.ofSeconds(rules == null ? 0 : or(rules.cooldownSeconds, 0));
  }

  /** Returns what holds scaling back; faults are added to those known. */
  static Behavior behavior(BehaviorSpec spec, Duration interval, Faults faults) {
    return new Behavior(
        direction(BEHAVIOR + ".scaleUp", spec.scaleUp, spec.scaleUpStrategy, interval, faults),
        direction(
            BEHAVIOR + ".scaleDown", spec.scaleDown, spec.scaleDownStrategy, interval, faults));
  }

  /** Returns what holds a direction back: the rules, or else the strategy, or else nothing. */
  private static Direction direction(
      String field,
      @Nullable ScalingRulesSpec rules,
      @Nullable StrategySpec strategy,
      Duration interval,
      Faults faults) {
    Direction otherwise =
        faults
            .gather(field + "Strategy", () -> strategy(strategy, interval))
            .orElseGet(Direction::unrestricted);
    if (rules == null) {
      return otherwise;
    }
    return faults
        .gather(
            field,
            () -> {
              if (strategy != null && !NO_STRATEGY.equals(strategy.type)) {
                throw FieldException.of(
                    "",
                    "is set, and so is the strategy %s; leave out one of the two"
                        .formatted(strategy.type));
              }
              return rules(rules);
            })
        .orElse(otherwise);
  }

  private static Direction rules(ScalingRulesSpec rules) {
    List<RateLimit> limits = new ArrayList<>();
    for (ScalingRuleSpec rule : orEmpty(rules.policies)) {
      int value = require("policies[].value", rule.value);
      Duration period = Duration.ofSeconds(require("policies[].periodSeconds", rule.periodSeconds));
      limits.add(
          switch (require("policies[].type", rule.type)) {
            case "Pods" -> RateLimit.instances(value, period);
            case "Percent" -> RateLimit.percent(value, period);
            default ->
                throw FieldException.of(
                    "policies[].type", "is '%s'; it must be Pods or Percent".formatted(rule.type));
          });
    }
    return Direction.unrestricted()
        .withStabilizationWindow(Duration.ofSeconds(or(rules.stabilizationWindowSeconds, 0)))
        .withTolerance(or(rules.tolerance, 0.0))
        .withSelect(choice("selectPolicy", Select.class, or(rules.selectPolicy, "Max")))
        .withLimits(limits.toArray(RateLimit[]::new));
  }

  private static Direction strategy(@Nullable StrategySpec strategy, Duration interval) {
    if (strategy == null || NO_STRATEGY.equals(strategy.type)) {
      return Direction.unrestricted();
    }
    String args = or(strategy.args, "").strip();
    if (!"Step".equals(strategy.type) || !args.matches("[1-9][0-9]{0,8}")) {
      throw FieldException.of(
          "",
          "is of type '%s' with args '%s'; it must be NoStrategy, or Step with a whole number from 1"
              .formatted(strategy.type, Texts.shortened(args, 60)));
    }
    return Direction.unrestricted()
        .withLimits(RateLimit.instances(Integer.parseInt(args), interval));
  }
}
