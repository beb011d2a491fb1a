package io.kta.operator.status;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Whether the operator does its work, and whether it would do it better if it were started anew.
 * One that only lacks the API server is not ready, and is left alone. Thread-safe.
 *
 * @param sees whether the policies of any namespace are seen
 * @param blindFor for how long nothing has been seen of what was seen before
 * @param isAnswered whether the API server has answered a request within some time
 * @param reconciling for how long one change of a policy has been worked on
 * @param starved for how long the cycles of a namespace have waited of which none runs
 */
public record Health(
    BooleanSupplier sees,
    Supplier<Duration> blindFor,
    Predicate<Duration> isAnswered,
    Supplier<Duration> reconciling,
    Supplier<Duration> starved) {
  /** Longer than whatever a change of a policy waits for. */
  private static final Duration STUCK = Duration.ofMinutes(10);

  private static final Duration TOO_LATE = Duration.ofMinutes(1);
  private static final Duration BLIND = Duration.ofMinutes(5);
  private static final Duration RECENTLY = Duration.ofMinutes(1);

  /** Returns whether policies are seen, and no namespace is kept from being run. */
  public boolean isReady() {
    return sees.getAsBoolean()
        && reconciling.get().compareTo(STUCK) < 0
        && starved.get().compareTo(TOO_LATE) < 0;
  }

  /**
   * Returns whether nothing hangs for good: a change of a policy, or the watches while the API
   * server answers other requests.
   */
  public boolean isLive() {
    boolean isBlind = blindFor.get().compareTo(BLIND) > 0;
    return reconciling.get().compareTo(STUCK) < 0 && !(isBlind && isAnswered.test(RECENTLY));
  }
}
