package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.time.Duration;

/**
 * The load of a {@link LoopScheduler} at one instant. Immutable; made by {@link
 * LoopScheduler#load()}.
 *
 * @param running how many cycles are under way; each has a thread, which mostly waits for a call
 * @param calls how many calls of drivers, algorithms, stores and listeners are under way, each on a
 *     thread; those that were given up at their timeout and have not returned are among them
 * @param late how many cycles are due and wait for a thread
 * @param longestWait how long the cycle has waited that waits longest; zero if none waits
 * @param longestStarved the same of those whose share key has no cycle under way; since their own
 *     key holds no thread, only others can be why. Zero if there is none
 * @since 0.1
 */
@Growing
public record SchedulerLoad(
    int running, int calls, int late, Duration longestWait, Duration longestStarved) {
  /** Rejects null. */
  public SchedulerLoad {
    requireNonNull(longestWait, "longestWait");
    requireNonNull(longestStarved, "longestStarved");
  }
}
