package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A time in which a job processed nothing, and its cost. Immutable; start from {@link #of}.
 *
 * @param from when the job stopped processing
 * @param downtime how long it processed nothing; at least 0
 * @param error by how much {@code downtime} may be off, either way; at least 0
 * @param replayedRecords how many records were processed again afterwards, since the last
 *     checkpoint for example; finite and at least 0; empty if unknown
 * @param cause what it came from
 * @since 0.1
 */
@Growing
public record Interruption(
    Instant from, Duration downtime, Duration error, OptionalDouble replayedRecords, Cause cause) {

  /** The cause of an interruption. */
  public enum Cause {
    /** A plan that was handed to the driver. */
    RESCALE,
    /** Anything else: a failure, an upgrade, a worker that went away. */
    OTHER
  }

  /** Rejects what is negative. */
  public Interruption {
    requireNonNull(from, "from");
    requireNonNull(cause, "cause");
    if (downtime.isNegative() || error.isNegative()) {
      throw new IllegalArgumentException(
          "downtime is %s and its error %s; both must be at least 0".formatted(downtime, error));
    }
    OperatorMetrics.requireCount("replayedRecords", replayedRecords);
  }

  /** Returns an interruption that is known exactly, but for what was processed again. */
  public static Interruption of(Cause cause, Instant from, Duration downtime) {
    return new Interruption(from, downtime, Duration.ZERO, OptionalDouble.empty(), cause);
  }

  /** Returns this with how far off its downtime may be. */
  public Interruption withError(Duration by) {
    return new Interruption(from, downtime, by, replayedRecords, cause);
  }

  /** Returns this with how many records were processed again. */
  public Interruption withReplayedRecords(double records) {
    return new Interruption(from, downtime, error, OptionalDouble.of(records), cause);
  }

  /** Returns when the job processed again. */
  public Instant end() {
    return from.plus(downtime);
  }
}
