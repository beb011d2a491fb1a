package io.kta.operator;

import static io.kta.operator.PolicyTerms.or;
import static io.kta.operator.PolicyTerms.orEmpty;
import static io.kta.operator.PolicyTerms.require;

import io.kta.operator.resource.ScalingRuleSpec;
import io.kta.operator.resource.ScalingRulesSpec;
import io.kta.operator.resource.StrategySpec;
import io.kta.policy.Direction;
import io.kta.policy.Direction.Select;
import io.kta.policy.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what holds one direction of scaling back into what the policy of an autoscaler has. */
final class DirectionTerms {

  private DirectionTerms() {}

  /** Returns for how long after a rescaling nothing is scaled this way. */
  static Duration cooldown(@Nullable ScalingRulesSpec rules) {
    return Duration.ofSeconds(rules == null ? 0 : or(rules.cooldownSeconds, 0));
  }

  /**
   * Returns what holds a direction back: the rules, or else the strategy, or else nothing.
   *
   * @throws IllegalArgumentException if both are set, or values are out of range
   */
  static Direction of(
      String name,
      @Nullable ScalingRulesSpec rules,
      @Nullable StrategySpec strategy,
      Duration interval) {
    boolean hasStrategy = strategy != null && !"NoStrategy".equals(strategy.type);
    if (rules != null && hasStrategy) {
      throw new IllegalArgumentException(
          "both %s and %sStrategy are set; set only one of them".formatted(name, name));
    }
    if (strategy != null && hasStrategy) {
      return step(name, strategy, interval);
    }
    if (rules == null) {
      return Direction.unrestricted();
    }
    List<RateLimit> limits = new ArrayList<>();
    for (ScalingRuleSpec rule : orEmpty(rules.policies)) {
      int value = require(name + ".policies[].value", rule.value);
      Duration period =
          Duration.ofSeconds(require(name + ".policies[].periodSeconds", rule.periodSeconds));
      limits.add(
          switch (require(name + ".policies[].type", rule.type)) {
            case "Pods" -> RateLimit.instances(value, period);
            case "Percent" -> RateLimit.percent(value, period);
            default ->
                throw new IllegalArgumentException(
                    "%s.policies[].type is '%s'; it must be Pods or Percent"
                        .formatted(name, rule.type));
          });
    }
    Select select =
        PolicyTerms.choice(name + ".selectPolicy", Select.class, or(rules.selectPolicy, "Max"));
    return PolicyTerms.at(
        name,
        () ->
            new Direction(
                Duration.ofSeconds(or(rules.stabilizationWindowSeconds, 0)),
                or(rules.tolerance, 0.0),
                select,
                limits));
  }

  private static Direction step(String name, StrategySpec strategy, Duration interval) {
    String args = or(strategy.args, "").strip();
    if (!"Step".equals(strategy.type) || !args.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "%sStrategy is of type '%s' with args '%s'; it must be NoStrategy, or Step with a whole number from 1"
              .formatted(name, strategy.type, args));
    }
    return Direction.unrestricted()
        .withLimits(RateLimit.instances(Integer.parseInt(args), interval));
  }
}
