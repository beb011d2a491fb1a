package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Step;
import io.kta.json.JsonText;
import io.kta.policy.Bounds.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
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
 * @param behaviors how the scaling of each operator is held back
 */
public record ScalingPolicy(
    Duration interval,
    Bounds bounds,
    boolean dryRun,
    Map<Step, Duration> timeouts,
    Duration maxFailureDelay,
    Behaviors behaviors) {

  /**
   * Checks every limit and names all that are wrong at once, and fills in the default of each
   * timeout that is missing.
   */
  public ScalingPolicy {
    requireNonNull(bounds, "bounds");
    requireNonNull(behaviors, "behaviors");
    List<String> faults = new ArrayList<>();
    requirePositive("interval", interval, faults);
    requirePositive("maxFailureDelay", maxFailureDelay, faults);
    Map<Step, Duration> complete = new EnumMap<>(Step.class);
    for (Step step : Step.values()) {
      Duration timeout = timeouts.getOrDefault(step, defaultTimeout(step));
      requirePositive("timeout of step " + step, timeout, faults);
      complete.put(step, timeout);
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
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

  /** Returns every limit as JSON, also those that were not set; durations are ISO-8601 text. */
  public String toJson() {
    return JsonText.of(this);
  }

  /**
   * Returns every limit as one line for people, also those that were not set, for example {@code
   * interval=PT30S, bounds.forAll.min=1, …}.
   */
  @Override
  public String toString() {
    return JsonText.flat(this);
  }

  private static Duration defaultTimeout(Step step) {
    return step == Step.APPLY ? Duration.ofMinutes(5) : Duration.ofSeconds(30);
  }

  private static void requirePositive(String name, Duration value, List<String> faults) {
    if (value.isNegative() || value.isZero()) {
      faults.add(name + " is " + value + "; it must be positive");
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
    private Behavior behavior = Behavior.unrestricted();
    private final Map<String, Behavior> behaviorPerOperator = new TreeMap<>();

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
     * Sets how the scaling of every operator without a behavior of its own is held back. Default:
     * {@link Behavior#unrestricted()}.
     */
    public Builder behavior(Behavior behavior) {
      this.behavior = requireNonNull(behavior, "behavior");
      return this;
    }

    /**
     * Sets how the scaling of one operator is held back, instead of that of all. Default: no
     * behavior of its own.
     *
     * @param operator the operator's id, or its name
     * @param behavior its behavior
     */
    public Builder behavior(String operator, Behavior behavior) {
      behaviorPerOperator.put(
          requireNonNull(operator, "operator"), requireNonNull(behavior, "behavior"));
      return this;
    }

    /**
     * Builds the policy.
     *
     * @throws IllegalArgumentException if a limit is out of its range, or two contradict each other
     */
    public ScalingPolicy build() {
      Bounds bounds = new Bounds(new Range(minParallelism, maxParallelism), perOperator);
      Behaviors behaviors = new Behaviors(behavior, behaviorPerOperator);
      return new ScalingPolicy(interval, bounds, dryRun, timeouts, maxFailureDelay, behaviors);
    }
  }
}
