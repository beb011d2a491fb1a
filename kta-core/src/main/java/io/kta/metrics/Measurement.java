package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A value that a {@link MetricSource} reports for one operator. Immutable.
 *
 * @param value finite, in the unit that the source names
 * @param at when it was so, according to its source; empty if that is unknown
 * @since 0.1
 */
public record Measurement(double value, Optional<Instant> at) {

  /** Rejects a value that is not finite. */
  public Measurement {
    requireNonNull(at, "at");
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "measured value is " + value + "; it must be finite, or left out if it is unknown");
    }
  }

  /** Returns a number of which it is known when it was measured. */
  public static Measurement at(Instant instant, double value) {
    return new Measurement(value, Optional.of(instant));
  }

  /** Returns a number of which it is not known when it was measured. */
  public static Measurement undated(double value) {
    return new Measurement(value, Optional.empty());
  }
}
