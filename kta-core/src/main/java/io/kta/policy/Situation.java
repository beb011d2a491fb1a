package io.kta.policy;

import io.kta.algorithm.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.Optional;

/**
 * What the rules may know besides the decision. Immutable.
 *
 * @param now what time it is
 * @param observation how the job is
 * @param log what it ran at before, and was to run at; always up to {@code observation}
 * @param pausedBecause why scaling is paused; empty if it is not
 */
public record Situation(
    Instant now, Observation observation, ScalingLog log, Optional<String> pausedBecause) {

  /** Brings the log up to the observation. */
  public Situation {
    log = log.observing(observation);
  }

  /** Returns how the job runs now. */
  public Topology topology() {
    return observation.topology();
  }
}
