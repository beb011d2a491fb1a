package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.time.Duration;

/**
 * The settling of a job after each disturbance. A disturbance is the start, and every minute in
 * which the number of instances needed differs from that at the last disturbance by more than 1 and
 * more than 10 percent. A job is settled while its lag is below one second's load and the instances
 * that run are within 1 or 10 percent of those needed. Immutable.
 *
 * @param disturbances how many there were
 * @param unsettled after how many of them the job did not settle before the next
 * @param mean how long settling took on average; up to the next disturbance if it did not
 * @param longest how long it took at most
 * @param mostRescales how often the parallelism was changed until then at most
 * @param overshoot by how much the instances exceeded those needed at most after these had grown,
 *     relative
 * @since 0.1
 */
@Growing
public record Settling(
    int disturbances,
    int unsettled,
    Duration mean,
    Duration longest,
    int mostRescales,
    double overshoot) {
  /** Rejects null. */
  public Settling {
    requireNonNull(mean, "mean");
    requireNonNull(longest, "longest");
  }
}
