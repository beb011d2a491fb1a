package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.Optional;

/**
 * A scale-up of an operator that could not keep up, and its effect. Immutable.
 *
 * @param operator whose parallelism was raised
 * @param from the parallelism before
 * @param to the parallelism after
 * @param rateBefore its throughput before, in records per second
 * @param bestRate the highest throughput seen since, in records per second; 0 at first
 * @param at when it was raised, or last seen on its way
 * @param failedAt when it was found not to have helped; empty as long as that is open
 * @hidden
 */
@Internal
public record ScaleUp(
    OperatorId operator,
    int from,
    int to,
    double rateBefore,
    double bestRate,
    Instant at,
    Optional<Instant> failedAt) {

  /** Rejects null. */
  public ScaleUp {
    requireNonNull(operator, "operator");
    requireNonNull(at, "at");
    requireNonNull(failedAt, "failedAt");
  }

  /** Returns this with a throughput that was seen since. */
  public ScaleUp seeing(double rate) {
    return new ScaleUp(operator, from, to, rateBefore, Math.max(bestRate, rate), at, failedAt);
  }

  /** Returns this found not to have helped. */
  public ScaleUp failed(Instant now) {
    return new ScaleUp(operator, from, to, rateBefore, bestRate, at, Optional.of(now));
  }

  /** Returns this still on its way at a time, so that its throughput is watched from then on. */
  public ScaleUp notYet(Instant now) {
    return new ScaleUp(operator, from, to, rateBefore, bestRate, now, failedAt);
  }
}
