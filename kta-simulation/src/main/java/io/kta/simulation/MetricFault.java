package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A fault in the metrics of a simulated job, which itself runs normally. Immutable; begun with one
 * of the methods here, for the whole run unless {@link #during} says otherwise.
 *
 * @param operator whose metrics are wrong; empty for those of all operators
 * @param figure which of its metrics
 * @param factor so many times what is true is reported, at least 0; empty if nothing is
 * @param from how long after the start of the run it begins
 * @param length for how long it lasts
 * @since 0.1
 */
@Growing
public record MetricFault(
    Optional<OperatorId> operator,
    Figure figure,
    OptionalDouble factor,
    Duration from,
    Duration length) {
  private static final Duration ALWAYS = Duration.ofDays(100_000);

  /** A metric that can be wrong. */
  public enum Figure {
    /** All of them. */
    EVERYTHING,
    /** The records taken in and put out per second. */
    RECORDS,
    /** The share of time spent working; what is missing from it counts as idle. */
    BUSY,
    /** The records waiting to be read by a source. */
    PENDING
  }

  /** Checks the numbers. */
  public MetricFault {
    requireNonNull(operator, "operator");
    requireNonNull(figure, "figure");
    factor.ifPresent(times -> Check.atLeastZero("factor of " + figure, times));
    Check.notNegative("from", from);
    Check.positive("length", length);
    if (figure == Figure.EVERYTHING && factor.isPresent()) {
      throw new IllegalArgumentException(
          "everything is reported as %s times what is true; misreport one figure, or leave out all"
              .formatted(factor.getAsDouble()));
    }
  }

  /** Returns an operator of which so many times a figure is reported. */
  public static MetricFault misreported(String operator, Figure figure, double factor) {
    return new MetricFault(
        Optional.of(new OperatorId(operator)),
        figure,
        OptionalDouble.of(factor),
        Duration.ZERO,
        ALWAYS);
  }

  /** Returns an operator of which a figure is not reported. */
  public static MetricFault missing(String operator, Figure figure) {
    return new MetricFault(
        Optional.of(new OperatorId(operator)),
        figure,
        OptionalDouble.empty(),
        Duration.ZERO,
        ALWAYS);
  }

  /** Returns a job of which nothing is reported but its parallelism. */
  public static MetricFault silence() {
    return new MetricFault(
        Optional.empty(), Figure.EVERYTHING, OptionalDouble.empty(), Duration.ZERO, ALWAYS);
  }

  /** Returns this fault for a while only: in samples taken after {@code begin}, for so long. */
  public MetricFault during(Duration begin, Duration lasting) {
    return new MetricFault(operator, figure, factor, begin, lasting);
  }
}
