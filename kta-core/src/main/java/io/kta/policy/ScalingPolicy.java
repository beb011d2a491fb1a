package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.json.JsonText;
import io.kta.knowledge.Step;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules that every proposal of an algorithm has to pass. Immutable; made by {@link
 * ScalingPolicyBuilder}. As text it names every value that is in effect, defaults included.
 *
 * @param pace how often cycles run, and how long their steps may take
 * @param dryRun whether to decide and report, but change nothing
 * @param limits what the job may run at
 * @param behaviors how the scaling of each operator is held back
 * @param timing when the job is left alone
 * @param safeguards what it is guarded against
 * @param overrides what operators are to run at whatever the algorithm says, by id or name, each at
 *     least 0; in alphabetical order
 * @since 0.1
 */
@Growing
public record ScalingPolicy(
    Pace pace,
    boolean dryRun,
    Limits limits,
    Behaviors behaviors,
    Timing timing,
    Safeguards safeguards,
    Map<String, Integer> overrides) {

  /** Copies the overrides, and names all that are negative. */
  public ScalingPolicy {
    requireNonNull(pace, "pace");
    requireNonNull(limits, "limits");
    requireNonNull(behaviors, "behaviors");
    requireNonNull(timing, "timing");
    requireNonNull(safeguards, "safeguards");
    overrides = Collections.unmodifiableMap(new TreeMap<>(overrides));
    InvalidValues faults = new InvalidValues();
    overrides.forEach(
        (operator, parallelism) ->
            faults.addUnless(
                parallelism >= 0,
                "the override of operator %s is %d; it must be at least 0"
                    .formatted(operator, parallelism)));
    faults.throwIfAny();
  }

  /** Returns a builder of the defaults. */
  public static ScalingPolicyBuilder builder() {
    return new ScalingPolicyBuilder();
  }

  /** Returns the defaults. */
  public static ScalingPolicy defaults() {
    return builder().build();
  }

  /**
   * Returns a builder of what this has, to change a part: {@code
   * autoscaler.changePolicy(autoscaler.policy().toBuilder().maxParallelism(20).build())}.
   */
  public ScalingPolicyBuilder toBuilder() {
    return new ScalingPolicyBuilder(this);
  }

  /** Returns the time from the start of one cycle to the start of the next. */
  public Duration interval() {
    return pace.interval();
  }

  /** Returns the most that failures in a row can put off the next cycle. */
  public Duration maxFailureDelay() {
    return pace.maxFailureDelay();
  }

  /** Returns how long each step may take; complete. */
  public Map<Step, Duration> timeouts() {
    return pace.timeouts();
  }

  /** Returns how long a step may take. */
  public Duration timeout(Step step) {
    return pace.timeout(step);
  }

  /** Returns how low and how high each operator may be set. */
  public Bounds bounds() {
    return limits.bounds();
  }

  /** Returns every limit as JSON, also those that were not set; durations are ISO-8601 text. */
  public String toJson() {
    return JsonText.of(this);
  }

  /**
   * Returns every limit as one line for people, also those that were not set, for example {@code
   * pace.interval=PT15S, dryRun=false, …}.
   */
  @Override
  public String toString() {
    return JsonText.flat(this);
  }
}
