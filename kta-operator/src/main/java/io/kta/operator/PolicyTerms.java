package io.kta.operator;

import io.kta.algorithm.Step;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.OperatorBoundsSpec;
import io.kta.operator.resource.ScalingRuleSpec;
import io.kta.operator.resource.ScalingRulesSpec;
import io.kta.operator.resource.StrategySpec;
import io.kta.operator.resource.UdfsSpec;
import io.kta.policy.Behavior;
import io.kta.policy.Bounds.Range;
import io.kta.policy.Conflicts;
import io.kta.policy.Direction;
import io.kta.policy.Direction.Select;
import io.kta.policy.RateLimit;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.ScalingPolicyBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns the behavior of a resource into the policy that an autoscaler keeps. */
final class PolicyTerms {
  /** Until a step of the policy is over, its endpoint's own timeout, which says more, is. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /**
   * What others set is taken back at once, as the existing KTA and HPA do. Else an operator that
   * was killed before it could keep what it did would take its own change for somebody else's.
   */
  private static final Conflicts TAKE_BACK = new Conflicts(Duration.ZERO);

  static final int DEFAULT_UDF_SECONDS = 20;

  private PolicyTerms() {}

  /**
   * Returns the policy.
   *
   * @throws IllegalArgumentException if values are out of range or contradict each other
   */
  static ScalingPolicy of(BehaviorSpec spec, boolean isPaused) {
    Duration interval = interval(spec);
    ScalingPolicyBuilder builder =
        ScalingPolicy.builder()
            .interval(interval)
            .minParallelism(or(spec.minParallelism, 1))
            .maxParallelism(or(spec.maxParallelism, Integer.MAX_VALUE))
            .conflicts(TAKE_BACK)
            .dryRun(isPaused || "Recommend".equals(spec.mode))
            .behavior(
                new Behavior(
                    direction("scaleUp", spec.scaleUp, spec.scaleUpStrategy, interval),
                    direction("scaleDown", spec.scaleDown, spec.scaleDownStrategy, interval)));
    for (OperatorBoundsSpec bounds : orEmpty(spec.operators)) {
      builder.bounds(
          require("operators[].name", bounds.name),
          new Range(or(bounds.minParallelism, 1), or(bounds.maxParallelism, Integer.MAX_VALUE)));
    }
    UdfsSpec udfs = spec.udfs;
    if (udfs != null) {
      Duration timeout =
          Duration.ofSeconds(or(udfs.timeoutSeconds, DEFAULT_UDF_SECONDS)).plus(GRACE);
      builder
          .timeout(Step.MONITOR, timeout)
          .timeout(Step.ANALYZE, timeout)
          .timeout(Step.PLAN, timeout);
    }
    return builder.build();
  }

  static Duration interval(BehaviorSpec spec) {
    return Duration.ofSeconds(or(spec.reconciliationIntervalSeconds, 30));
  }

  private static Direction direction(
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
    return new Direction(
        Duration.ofSeconds(or(rules.stabilizationWindowSeconds, 0)),
        or(rules.tolerance, 0.0),
        select(name, or(rules.selectPolicy, "Max")),
        limits);
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

  private static Select select(String name, String value) {
    try {
      return Select.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s.selectPolicy is '%s'; it must be Max, Min or Disabled".formatted(name, value), e);
    }
  }

  static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  static <T> List<T> orEmpty(@Nullable List<T> values) {
    return values == null ? List.of() : values;
  }

  static <T> T require(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing; set it");
    }
    return value;
  }
}
