package io.kta.policy;

import io.kta.api.Growing;
import java.time.Duration;

/**
 * The criteria of an ineffective scale-up, and its consequences. One is judged only if the operator
 * could not keep up before and still cannot after it; one that met the demand has done what it was
 * to do. Immutable; start from {@link #defaults()} or {@link #ignored()}.
 *
 * @param failures how many ineffective scale-ups it takes until none is tried again and the
 *     operator goes back to where it was before them; 2 by default, and 0 means never
 * @param leastGain how much of the gain in proportion to the instances a scale-up must bring, from
 *     above 0 to 1; 0.1 by default, so that twice the instances must raise throughput by a tenth
 * @param settleTime how long after a rescaling throughput is watched until it is judged; positive,
 *     a year at most, 2 min by default
 * @param forgetAfter how long a failure is remembered; positive, a year at most, 1 h by default
 * @since 0.1
 */
@Growing
public record Effectiveness(
    int failures, double leastGain, Duration settleTime, Duration forgetAfter) {

  /** Checks the ranges, and names all that are wrong at once. */
  public Effectiveness {
    InvalidValues faults = new InvalidValues();
    faults.addUnless(failures >= 0, "failures is " + failures + "; it must be at least 0");
    faults.addUnless(
        leastGain > 0 && leastGain <= 1,
        "leastGain is " + leastGain + "; it must be above 0 and at most 1");
    faults.requirePositive("settleTime", settleTime);
    faults.requirePositive("forgetAfter", forgetAfter);
    faults.throwIfAny();
  }

  /** Returns the default. */
  public static Effectiveness defaults() {
    return new Effectiveness(2, 0.1, Duration.ofMinutes(2), Duration.ofHours(1));
  }

  /** Returns what judges nothing. */
  public static Effectiveness ignored() {
    return defaults().withFailures(0);
  }

  /** Returns this with another number of failures. */
  public Effectiveness withFailures(int count) {
    return new Effectiveness(count, leastGain, settleTime, forgetAfter);
  }

  /** Returns this with another least gain. */
  public Effectiveness withLeastGain(double share) {
    return new Effectiveness(failures, share, settleTime, forgetAfter);
  }

  /** Returns this with another time to settle. */
  public Effectiveness withSettleTime(Duration time) {
    return new Effectiveness(failures, leastGain, time, forgetAfter);
  }

  /** Returns this with another time to forget after. */
  public Effectiveness withForgetAfter(Duration time) {
    return new Effectiveness(failures, leastGain, settleTime, time);
  }
}
