package io.kta.policy;

import io.kta.api.Growing;
import io.kta.knowledge.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The interval of cycles, and the timeouts of their steps. Every duration is at most a year, and
 * positive unless it says otherwise. Immutable; made by {@link ScalingPolicyBuilder}.
 *
 * @param interval from the start of one cycle to the start of the next; a cycle that takes longer
 *     is followed by the next at once; 15 s by default
 * @param maxFailureDelay the most that failures in a row can put off the next cycle; at least 0,
 *     and 0 by default: a cycle that fails is followed by the next after the interval
 * @param timeouts how long each step may take, in the order of the steps; complete, since what is
 *     missing is filled in: 5 min to apply, 30 s for every other step
 * @since 0.1
 */
@Growing
public record Pace(Duration interval, Duration maxFailureDelay, Map<Step, Duration> timeouts) {
  private static final int MAX_DOUBLINGS = 30; // keeps a long interval from overflowing

  /** Fills in the timeouts, and names everything that is out of its range. */
  public Pace {
    InvalidValues faults = new InvalidValues();
    faults.requirePositive("interval", interval);
    faults.requireNotNegative("maxFailureDelay", maxFailureDelay);
    Map<Step, Duration> complete = new EnumMap<>(Step.class);
    for (Step step : Step.values()) {
      Duration timeout = timeouts.getOrDefault(step, defaultTimeout(step));
      faults.requirePositive("timeout of step " + step, timeout);
      complete.put(step, timeout);
    }
    faults.throwIfAny();
    timeouts = Collections.unmodifiableMap(complete);
  }

  /** Returns how long a step may take. */
  public Duration timeout(Step step) {
    return timeouts.getOrDefault(step, defaultTimeout(step));
  }

  /**
   * Returns the time from the start of a cycle to the start of the next: the interval, doubled for
   * every failure in a row, up to the most, or the interval if that is longer.
   *
   * @param failures how many cycles have failed in a row up to and with this one, at least 0
   */
  public Duration delay(int failures) {
    Duration most = maxFailureDelay.compareTo(interval) > 0 ? maxFailureDelay : interval;
    Duration delay = interval;
    for (int i = 0; i < Math.min(failures, MAX_DOUBLINGS) && delay.compareTo(most) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(most) < 0 ? delay : most;
  }

  /**
   * Returns when the next cycle begins.
   *
   * @param started when the last one began
   * @param ended when it ended
   * @param failures how many have failed in a row up to and with it
   */
  public Instant next(Instant started, Instant ended, int failures) {
    Instant begun = ended.isBefore(started) ? ended : started; // a clock may have been set back
    Instant next = begun.plus(delay(failures));
    return next.isBefore(ended) ? ended : next;
  }

  private static Duration defaultTimeout(Step step) {
    return step == Step.APPLY ? Duration.ofMinutes(5) : Duration.ofSeconds(30);
  }
}
