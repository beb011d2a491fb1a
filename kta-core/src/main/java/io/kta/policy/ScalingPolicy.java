package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Step;
import io.kta.policy.Bounds.Range;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The limits an autoscaler keeps whatever its algorithm proposes. Immutable; made by {@link
 * #builder()}.
 *
 * @param interval from the start of one cycle to the start of the next; a cycle that takes longer
 *     is followed by the next at once
 * @param bounds how low and how high each operator may be set
 * @param dryRun whether to decide and report, but change nothing
 * @param timeouts how long each step may take, in the order of the steps; complete
 * @param maxFailureDelay the most that failures in a row can put off the next cycle
 */
public record ScalingPolicy(
    Duration interval,
    Bounds bounds,
    boolean dryRun,
    Map<Step, Duration> timeouts,
    Duration maxFailureDelay) {

  /** Checks every limit, and fills in the default of each timeout that is missing. */
  public ScalingPolicy {
    requirePositive("interval", interval);
    requirePositive("maxFailureDelay", maxFailureDelay);
    requireNonNull(bounds, "bounds");
    Map<Step, Duration> complete = new EnumMap<>(Step.class);
    for (Step step : Step.values()) {
      Duration timeout = timeouts.getOrDefault(step, defaultTimeout(step));
      requirePositive("timeout of step " + step, timeout);
      complete.put(step, timeout);
    }
    timeouts = Collections.unmodifiableMap(complete);
  }

  /** Returns a builder of the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the defaults: a cycle every 30 s, no bounds, changes carried out. */
  public static ScalingPolicy defaults() {
    return builder().build();
  }

  /** Returns how long a step may take. */
  public Duration timeout(Step step) {
    return timeouts.getOrDefault(step, defaultTimeout(step));
  }

  private static Duration defaultTimeout(Step step) {
    return step == Step.APPLY ? Duration.ofMinutes(5) : Duration.ofSeconds(30);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
    }
  }

  /** Collects the limits; each setter says its default. Not thread-safe. */
  public static final class Builder {
    private Duration interval = Duration.ofSeconds(30);
    private int minParallelism = 1;
    private int maxParallelism = Integer.MAX_VALUE;
    private final Map<String, Range> perOperator = new TreeMap<>();
    private boolean dryRun;
    private final Map<Step, Duration> timeouts = new EnumMap<>(Step.class);
    private Duration maxFailureDelay = Duration.ofMinutes(5);

    private Builder() {}

    /** Sets the time from the start of one cycle to the start of the next. Default: 30 s. */
    public Builder interval(Duration interval) {
      this.interval = requireNonNull(interval, "interval");
      return this;
    }

    /** Sets the least parallelism of every operator without bounds of its own. Default: 1. */
    public Builder minParallelism(int minParallelism) {
      this.minParallelism = minParallelism;
      return this;
    }

    /** Sets the most parallelism of every operator without bounds of its own. Default: no limit. */
    public Builder maxParallelism(int maxParallelism) {
      this.maxParallelism = maxParallelism;
      return this;
    }

    /**
     * Sets the bounds of one operator, instead of those of all. Default: none of its own.
     *
     * @param operator the operator's id, or its name
     * @param bounds its bounds
     */
    public Builder bounds(String operator, Range bounds) {
      perOperator.put(requireNonNull(operator, "operator"), requireNonNull(bounds, "bounds"));
      return this;
    }

    /** Sets whether to decide and report, but change nothing. Default: false. */
    public Builder dryRun(boolean dryRun) {
      this.dryRun = dryRun;
      return this;
    }

    /** Sets how long a step may take. Default: 5 min to apply, 30 s for every other step. */
    public Builder timeout(Step step, Duration timeout) {
      timeouts.put(requireNonNull(step, "step"), requireNonNull(timeout, "timeout"));
      return this;
    }

    /**
     * Sets the most that failures in a row can put off the next cycle: every failure doubles the
     * interval up to here, and a success ends that. Default: 5 min; an interval that is longer
     * stays as it is.
     */
    public Builder maxFailureDelay(Duration maxFailureDelay) {
      this.maxFailureDelay = requireNonNull(maxFailureDelay, "maxFailureDelay");
      return this;
    }

    /**
     * Builds the policy.
     *
     * @throws IllegalArgumentException if a limit is out of its range, or two contradict each other
     */
    public ScalingPolicy build() {
      Bounds bounds = new Bounds(new Range(minParallelism, maxParallelism), perOperator);
      return new ScalingPolicy(interval, bounds, dryRun, timeouts, maxFailureDelay);
    }
  }
}
