package io.kta;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a {@link LoopScheduler} has to do at one time. Immutable.
 *
 * @param running how many cycles are under way; each has a thread, which mostly waits for a call
 * @param calls how many calls of drivers, algorithms, stores and listeners are under way, each on a
 *     thread; those that were given up at their timeout and have not returned are among them
 * @param late how many cycles are due and wait for a thread
 * @param mostLate how long the cycle has waited that waits longest; zero if none waits
 */
public record SchedulerLoad(int running, int calls, int late, Duration mostLate) {
  /** Rejects null. */
  public SchedulerLoad {
    requireNonNull(mostLate, "mostLate");
  }
}
