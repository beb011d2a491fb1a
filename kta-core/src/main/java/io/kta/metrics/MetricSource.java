package io.kta.metrics;

import io.kta.time.LoopClock;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.Map;

/**
 * A source of one metric per operator from outside of the job: its lag in Kafka, a query to
 * Prometheus, the usage of its pods. An algorithm's monitor step may ask one, or an {@link
 * io.kta.driver.EnrichedDriver} put the numbers into every observation.
 *
 * <p>Called from one thread at a time, though not always the same one; a call may block, gives up
 * by itself after a while, and ends when its thread is interrupted.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface MetricSource extends AutoCloseable {

  /**
   * Measures the operators of a topology now.
   *
   * @return what is known, by operators of that topology; an operator of which the number is
   *     unknown is missing, and never has 0 or any other stand-in
   * @throws MetricSourceException if the source cannot be asked, or its answer is not understood
   */
  Map<OperatorId, Measurement> measure(Topology topology);

  /** Lets go of connections. Does nothing by default. */
  @Override
  default void close() {}

  /**
   * Returns a source whose failures make its numbers unknown. A failure is logged as a warning when
   * the source begins to fail, and its end when it answers again.
   *
   * <p>Use it where a decision without the number is better than none; otherwise let the cycle
   * fail, which leaves the job as it is.
   */
  default MetricSource orUnknown() {
    return new ForgivingSource(this);
  }

  /**
   * Returns a source without the numbers that are older than that. A number of which it is not
   * known when it was measured is kept. In observations the policy judges old numbers anyway, by
   * {@code MissingData.maxAge}; use this for what an algorithm asks by itself.
   *
   * @param age positive
   * @throws IllegalArgumentException if {@code age} is not positive
   */
  default MetricSource noOlderThan(Duration age, LoopClock clock) {
    return new FreshSource(this, age, clock);
  }
}
