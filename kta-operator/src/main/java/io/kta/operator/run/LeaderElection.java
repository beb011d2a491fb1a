package io.kta.operator.run;

import java.time.Duration;

/**
 * Whether and how one of several operators is chosen. Immutable.
 *
 * @param enabled whether it is chosen at all
 * @param namespace where the Lease is
 * @param identity what tells this operator from the others
 * @param duration how long the Lease holds without being renewed
 */
public record LeaderElection(
    boolean enabled, String namespace, String identity, Duration duration) {

  /** The name of the Lease. */
  public static final String LEASE = "kta-operator";

  /** Returns for how long a leader goes on without having renewed the Lease. */
  public Duration renewDeadline() {
    return duration.multipliedBy(2).dividedBy(3);
  }

  /** Returns how long after an attempt to get or renew the Lease the next one is made. */
  public Duration retryPeriod() {
    return duration.dividedBy(6);
  }
}
