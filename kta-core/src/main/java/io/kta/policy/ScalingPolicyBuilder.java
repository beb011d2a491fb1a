package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.knowledge.Step;
import io.kta.policy.Bounds.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Builds a {@link ScalingPolicy}; each setter states its default. Not thread-safe.
 *
 * @since 0.1
 */
public final class ScalingPolicyBuilder {
  private Duration interval = Duration.ofSeconds(15);
  private Duration maxFailureDelay = Duration.ZERO;
  private final Map<Step, Duration> timeouts = new EnumMap<>(Step.class);
  private boolean dryRun;
  private int minParallelism = 1;
  private int maxParallelism = Integer.MAX_VALUE;
  private final Map<String, Range> bounds = new TreeMap<>();
  private final List<ScheduledRange> schedule = new ArrayList<>();
  private Budget budget = Budget.unlimited();
  private Alignment alignment = Alignment.OFF;
  private Behavior behavior = Behavior.calm();
  private final Map<String, Behavior> behaviors = new TreeMap<>();
  private Duration cooldownUp = Duration.ZERO;
  private Duration cooldownDown = Duration.ZERO;
  private Duration settleTimeout = Duration.ofMinutes(10);
  private OptionalInt maxDirectionChangesPerHour = OptionalInt.empty();
  private final List<WeeklyWindow> exclusions = new ArrayList<>();
  private MissingData missingData = MissingData.defaults();
  private Conflicts conflicts = Conflicts.defaults();
  private Effectiveness effectiveness = Effectiveness.defaults();
  private final Map<String, Integer> overrides = new TreeMap<>();

  ScalingPolicyBuilder() {}

  ScalingPolicyBuilder(ScalingPolicy policy) {
    interval = policy.interval();
    maxFailureDelay = policy.maxFailureDelay();
    timeouts.putAll(policy.timeouts());
    dryRun = policy.dryRun();
    Bounds limits = policy.bounds();
    minParallelism = limits.forAll().min();
    maxParallelism = limits.forAll().max();
    bounds.putAll(limits.perOperator());
    schedule.addAll(limits.schedule());
    budget = policy.limits().budget();
    alignment = policy.limits().alignment();
    behavior = policy.behaviors().forAll();
    behaviors.putAll(policy.behaviors().perOperator());
    cooldownUp = policy.timing().cooldownUp();
    cooldownDown = policy.timing().cooldownDown();
    settleTimeout = policy.timing().settleTimeout();
    maxDirectionChangesPerHour = policy.timing().maxDirectionChangesPerHour();
    exclusions.addAll(policy.timing().exclusions());
    missingData = policy.safeguards().missingData();
    conflicts = policy.safeguards().conflicts();
    effectiveness = policy.safeguards().effectiveness();
    overrides.putAll(policy.overrides());
  }

  /**
   * Sets the time from the start of one cycle to the start of the next, a year at most. Default: 15
   * s.
   */
  public ScalingPolicyBuilder interval(Duration interval) {
    this.interval = requireNonNull(interval, "interval");
    return this;
  }

  /**
   * Sets the most that failures in a row can put off the next cycle: every failure doubles the
   * interval up to here, and a success ends that; an interval that is longer stays as it is.
   * Default: 0, no delay, so that a job is scaled again within an interval of the end of an outage.
   * A loop that fails asks no more often than one that works.
   */
  public ScalingPolicyBuilder maxFailureDelay(Duration maxFailureDelay) {
    this.maxFailureDelay = requireNonNull(maxFailureDelay, "maxFailureDelay");
    return this;
  }

  /**
   * Sets how long a step may take, a year at most. Default: 5 min to apply, 30 s for every other
   * step.
   */
  public ScalingPolicyBuilder timeout(Step step, Duration timeout) {
    timeouts.put(requireNonNull(step, "step"), requireNonNull(timeout, "timeout"));
    return this;
  }

  /** Sets whether to decide and report, but change nothing. Default: false. */
  public ScalingPolicyBuilder dryRun(boolean dryRun) {
    this.dryRun = dryRun;
    return this;
  }

  /**
   * Sets the least parallelism of every operator without bounds of its own. Default: 1. At 0 an
   * operator may be scaled to zero and back.
   */
  public ScalingPolicyBuilder minParallelism(int minParallelism) {
    this.minParallelism = minParallelism;
    return this;
  }

  /** Sets the most parallelism of every operator without bounds of its own. Default: no limit. */
  public ScalingPolicyBuilder maxParallelism(int maxParallelism) {
    this.maxParallelism = maxParallelism;
    return this;
  }

  /**
   * Sets the bounds of one operator, instead of those of all. Default: none of its own.
   *
   * @param operator the operator's id, or its name
   * @param range its bounds
   */
  public ScalingPolicyBuilder bounds(String operator, Range range) {
    bounds.put(requireNonNull(operator, "operator"), requireNonNull(range, "range"));
    return this;
  }

  /**
   * Sets the bounds of every operator without bounds of its own for some times. Default: the same
   * bounds at all times. Of several that hold at a time the first that was set counts.
   */
  public ScalingPolicyBuilder boundsDuring(WeeklyWindow window, Range range) {
    schedule.add(new ScheduledRange(window, Optional.empty(), range));
    return this;
  }

  /**
   * Sets the bounds of one operator for some times. Default: the same bounds at all times. Of
   * several that hold at a time the first that was set counts.
   *
   * @param window the times
   * @param operator the operator's id, or its name
   * @param range its bounds
   */
  public ScalingPolicyBuilder boundsDuring(WeeklyWindow window, String operator, Range range) {
    requireNonNull(operator, "operator");
    schedule.add(new ScheduledRange(window, Optional.of(operator), range));
    return this;
  }

  /** Sets how much all operators may use together. Default: {@link Budget#unlimited()}. */
  public ScalingPolicyBuilder budget(Budget budget) {
    this.budget = requireNonNull(budget, "budget");
    return this;
  }

  /** Sets how parallelism is rounded. Default: {@link Alignment#OFF}. */
  public ScalingPolicyBuilder alignment(Alignment alignment) {
    this.alignment = requireNonNull(alignment, "alignment");
    return this;
  }

  /**
   * Sets how the scaling of every operator without a behavior of its own is held back. Default:
   * {@link Behavior#calm()}.
   */
  public ScalingPolicyBuilder behavior(Behavior behavior) {
    this.behavior = requireNonNull(behavior, "behavior");
    return this;
  }

  /**
   * Sets how the scaling of one operator is held back, instead of that of all. Default: no behavior
   * of its own.
   *
   * @param operator the operator's id, or its name
   * @param own its behavior
   */
  public ScalingPolicyBuilder behavior(String operator, Behavior own) {
    behaviors.put(requireNonNull(operator, "operator"), requireNonNull(own, "behavior"));
    return this;
  }

  /** Sets for how long after a rescaling nothing is raised. Default: no time at all. */
  public ScalingPolicyBuilder cooldownUp(Duration cooldownUp) {
    this.cooldownUp = requireNonNull(cooldownUp, "cooldownUp");
    return this;
  }

  /** Sets for how long after a rescaling nothing is lowered. Default: no time at all. */
  public ScalingPolicyBuilder cooldownDown(Duration cooldownDown) {
    this.cooldownDown = requireNonNull(cooldownDown, "cooldownDown");
    return this;
  }

  /**
   * Sets for how long after a rescaling nothing is raised while instances that were asked for have
   * not come: pods that a quota refuses, or that find no node. Lowering never waits. Default: 10
   * min.
   */
  public ScalingPolicyBuilder settleTimeout(Duration settleTimeout) {
    this.settleTimeout = requireNonNull(settleTimeout, "settleTimeout");
    return this;
  }

  /**
   * Sets how often an hour an operator may turn from growing to shrinking or back. It never turns
   * down if it could not turn up again. Default: no limit.
   */
  public ScalingPolicyBuilder maxDirectionChangesPerHour(int most) {
    this.maxDirectionChangesPerHour = OptionalInt.of(most);
    return this;
  }

  /** Adds a time without rescales. Default: none. */
  public ScalingPolicyBuilder exclude(WeeklyWindow window) {
    exclusions.add(requireNonNull(window, "window"));
    return this;
  }

  /**
   * Sets what holds while metrics are missing, partial or old. Default: {@link
   * MissingData#defaults()}.
   */
  public ScalingPolicyBuilder missingData(MissingData missingData) {
    this.missingData = requireNonNull(missingData, "missingData");
    return this;
  }

  /**
   * Sets the treatment of changes of the parallelism by others. Default: {@link
   * Conflicts#defaults()}.
   */
  public ScalingPolicyBuilder conflicts(Conflicts conflicts) {
    this.conflicts = requireNonNull(conflicts, "conflicts");
    return this;
  }

  /** Sets when a scale-up counts as ineffective. Default: {@link Effectiveness#defaults()}. */
  public ScalingPolicyBuilder effectiveness(Effectiveness effectiveness) {
    this.effectiveness = requireNonNull(effectiveness, "effectiveness");
    return this;
  }

  /**
   * Sets what an operator is to run at whatever the algorithm says, within its bounds. Default:
   * what the algorithm says. What is ordered of an autoscaler at run time goes before it.
   *
   * @param operator the operator's id, or its name
   * @param parallelism at least 0
   */
  public ScalingPolicyBuilder override(String operator, int parallelism) {
    overrides.put(requireNonNull(operator, "operator"), parallelism);
    return this;
  }

  /**
   * Builds the policy.
   *
   * @throws IllegalArgumentException if values are out of their range or contradict each other; the
   *     message names them all
   */
  public ScalingPolicy build() {
    InvalidValues faults = new InvalidValues();
    Optional<Pace> pace = faults.gather(() -> new Pace(interval, maxFailureDelay, timeouts));
    Optional<Limits> limits =
        faults.gather(
            () ->
                new Limits(
                    new Bounds(new Range(minParallelism, maxParallelism), bounds, schedule),
                    budget,
                    alignment));
    Optional<Timing> timing =
        faults.gather(
            () ->
                new Timing(
                    cooldownUp,
                    cooldownDown,
                    maxDirectionChangesPerHour,
                    exclusions,
                    settleTimeout));
    Optional<ScalingPolicy> policy =
        faults.gather(
            () ->
                new ScalingPolicy(
                    pace.orElseGet(() -> defaults().pace()),
                    dryRun,
                    limits.orElseGet(() -> defaults().limits()),
                    new Behaviors(behavior, behaviors),
                    timing.orElseGet(() -> defaults().timing()),
                    new Safeguards(missingData, conflicts, effectiveness),
                    overrides));
    faults.throwIfAny();
    return policy.orElseThrow();
  }

  private static ScalingPolicy defaults() {
    return ScalingPolicy.defaults();
  }
}
