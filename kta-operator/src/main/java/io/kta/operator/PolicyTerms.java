package io.kta.operator;

import static java.util.Objects.requireNonNull;

import io.kta.knowledge.Step;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.UdfsSpec;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.ScalingPolicyBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the behavior of a resource into the policy that an autoscaler keeps. */
final class PolicyTerms {
  /** Until a step of the policy is over, its endpoint's own timeout, which says more, is. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  static final int DEFAULT_UDF_SECONDS = 20;

  /** Where the behavior is in a resource. */
  static final String BEHAVIOR = "spec.behavior";

  private PolicyTerms() {}

  /**
   * Returns the policy.
   *
   * @throws IllegalArgumentException if values are out of range or contradict each other; the
   *     message names them all
   */
  static ScalingPolicy of(BehaviorSpec spec, boolean isPaused) {
    Faults faults = new Faults();
    Optional<ScalingPolicy> policy = read(spec, isPaused, faults);
    faults.throwIfAny();
    return policy.orElseThrow();
  }

  /** Returns the policy, or empty if there are faults, which are added to those known. */
  static Optional<ScalingPolicy> read(BehaviorSpec spec, boolean isPaused, Faults faults) {
    Duration interval = interval(spec);
    ScalingPolicyBuilder builder =
        ScalingPolicy.builder()
            .interval(interval)
            .dryRun(isPaused || "Recommend".equals(spec.mode))
            .behavior(DirectionTerms.behavior(spec, interval, faults))
            .cooldownUp(DirectionTerms.cooldown(spec.scaleUp))
            .cooldownDown(DirectionTerms.cooldown(spec.scaleDown));
    LimitTerms.add(builder, spec, faults);
    SafeguardTerms.add(builder, spec, faults);
    UdfsSpec udfs = spec.udfs;
    if (udfs != null) {
      Duration timeout =
          Duration.ofSeconds(or(udfs.timeoutSeconds, DEFAULT_UDF_SECONDS)).plus(GRACE);
      builder
          .timeout(Step.MONITOR, timeout)
          .timeout(Step.ANALYZE, timeout)
          .timeout(Step.PLAN, timeout);
    }
    return faults.isEmpty() ? faults.gather(BEHAVIOR, builder::build) : Optional.empty();
  }

  static Duration interval(BehaviorSpec spec) {
    return Duration.ofSeconds(or(spec.reconciliationIntervalSeconds, 30));
  }

  static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  static <T> List<T> orEmpty(@Nullable List<T> values) {
    return values == null ? List.of() : values;
  }

  /**
   * Returns what is made, and says of which field it is made if it cannot be.
   *
   * @throws IllegalArgumentException as the maker does, with the field's name in front
   */
  static <T> T at(String field, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the value of an enum whose name a manifest has in Kubernetes' manner.
   *
   * @throws IllegalArgumentException if there is none
   */
  static <E extends Enum<E>> E choice(String field, Class<E> type, String value) {
    List<String> names = new ArrayList<>();
    for (E each : requireNonNull(type.getEnumConstants())) {
      String name = camelCase(each.name());
      if (name.equals(value)) {
        return each;
      }
      names.add(name);
    }
    throw new IllegalArgumentException(
        "%s is '%s'; it must be one of %s".formatted(field, value, String.join(", ", names)));
  }

  private static String camelCase(String name) {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  static <T> T require(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing; set it");
    }
    return value;
  }
}
