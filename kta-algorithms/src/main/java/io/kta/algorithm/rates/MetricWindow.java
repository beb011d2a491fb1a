package io.kta.algorithm.rates;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The observations of the last while, oldest first, all of one job and topology: a window starts
 * afresh when another is seen, since rates from before a rescaling say nothing of after it.
 * Immutable.
 *
 * @since 0.1
 */
public final class MetricWindow {
  @JsonProperty private final Duration length;
  @JsonProperty private final List<Observation> samples;

  @JsonCreator
  private MetricWindow(
      @JsonProperty(value = "length", required = true) Duration length,
      @JsonProperty(value = "samples", required = true) List<Observation> samples) {
    this.length = length;
    this.samples = List.copyOf(samples);
  }

  /**
   * Returns an empty window that keeps observations for {@code length}.
   *
   * @throws IllegalArgumentException if {@code length} is not positive
   */
  public static MetricWindow ofLength(Duration length) {
    if (length.isNegative() || length.isZero()) {
      throw new IllegalArgumentException("window length is " + length + "; it must be positive");
    }
    return new MetricWindow(length, List.of());
  }

  /** Returns this window with a newer observation, without those that have grown too old. */
  public MetricWindow with(Observation newest) {
    Instant oldest = newest.at().minus(length);
    Stream<Observation> kept =
        samples.stream()
            .filter(sample -> !sample.at().isBefore(oldest))
            .filter(sample -> sample.topology().equals(newest.topology()))
            .filter(sample -> sample.job().id().equals(newest.job().id()));
    return new MetricWindow(length, Stream.concat(kept, Stream.of(newest)).toList());
  }

  /** Returns the observations, oldest first. */
  public List<Observation> samples() {
    return samples;
  }

  /** Returns the newest observation, or empty if there is none. */
  public Optional<Observation> newest() {
    return samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(samples.size() - 1));
  }

  /**
   * Returns the mean of one metric of one operator over the samples that know it, or empty if none
   * does.
   */
  public OptionalDouble mean(OperatorId id, Function<OperatorMetrics, OptionalDouble> metric) {
    return samples.stream()
        .filter(sample -> sample.topology().contains(id))
        .map(sample -> metric.apply(sample.metricsOf(id)))
        .flatMapToDouble(OptionalDouble::stream)
        .average();
  }
}
