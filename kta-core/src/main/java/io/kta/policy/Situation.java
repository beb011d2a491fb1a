package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import io.kta.knowledge.Experience;
import io.kta.knowledge.Orders;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.topology.Topology;
import java.time.Instant;

/**
 * The input of the rules besides the decision. Immutable.
 *
 * @param now what time it is
 * @param observation how the job is
 * @param log what it ran at before, and was to run at; always up to {@code observation}
 * @param experience what was learned of it
 * @param orders what people have ordered at run time
 * @param metricsMatter whether the algorithm goes by the job's metrics
 * @hidden
 */
@Internal
public record Situation(
    Instant now,
    Observation observation,
    ScalingLog log,
    Experience experience,
    Orders orders,
    boolean metricsMatter) {

  /** Brings the log up to the observation, and drops orders whose time is over. */
  public Situation {
    requireNonNull(experience, "experience");
    log = log.observing(observation);
    orders = orders.at(now);
  }

  /** Creates a situation without experience or orders, in which metrics matter. */
  public Situation(Instant now, Observation observation, ScalingLog log) {
    this(now, observation, log, Experience.none(), Orders.none(), true);
  }

  /** Returns how the job runs now. */
  public Topology topology() {
    return observation.topology();
  }
}
