package io.kta.operator.spec;

import static io.kta.operator.spec.Fields.or;

import io.kta.knowledge.Step;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.UdfsSpec;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.ScalingPolicyBuilder;
import java.time.Duration;
import java.util.Optional;

/** Turns the behavior of a resource into the policy that an autoscaler keeps. */
public final class PolicyTerms {
  /** Until a step of the policy is over, its endpoint's own timeout, which says more, is. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** How long carrying out a plan takes besides the wait for TaskManagers. */
  private static final Duration RESCALE = Duration.ofMinutes(3);

  static final int DEFAULT_UDF_SECONDS = 20;

  /** Where the behavior is in a resource. */
  public static final String BEHAVIOR = "spec.behavior";

  private PolicyTerms() {}

  /**
   * Returns the policy.
   *
   * @throws IllegalArgumentException if values are out of range or contradict each other; the
   *     message names them all
   */
  public static ScalingPolicy of(BehaviorSpec spec, boolean isPaused) {
    Faults faults = new Faults();
    Optional<ScalingPolicy> policy = read(spec, Optional.empty(), isPaused, faults);
    faults.throwIfAny();
    return policy.orElseThrow();
  }

  /**
   * Returns the policy, or empty if there are faults, which are added to those known.
   *
   * @param taskManagerTimeout how long a plan waits for TaskManagers; empty if that is not said
   */
  public static Optional<ScalingPolicy> read(
      BehaviorSpec spec, Optional<Duration> taskManagerTimeout, boolean isPaused, Faults faults) {
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
    taskManagerTimeout.ifPresent(wait -> builder.timeout(Step.APPLY, wait.plus(RESCALE)));
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
}
