package io.kta.knowledge;

import java.util.Locale;

/**
 * The steps of one cycle, in their order.
 *
 * @since 0.1
 */
public enum Step {
  /** Read what is known from the knowledge store; in an autoscaler's first cycle only. */
  LOAD,
  /** Ask the driver how the job is. */
  OBSERVE,
  /** The algorithm's first step. */
  MONITOR,
  /** The algorithm's second step. */
  ANALYZE,
  /** The algorithm's third step. */
  PLAN,
  /** Hold the decision to the policy. */
  ADMIT,
  /** Have the driver carry out what was admitted. */
  APPLY,
  /** Save what is known to the knowledge store. */
  SAVE;

  /** Returns the name in lower case, as in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
