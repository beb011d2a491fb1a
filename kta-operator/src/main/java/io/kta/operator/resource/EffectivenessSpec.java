package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** When a scale-up counts as ineffective. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class EffectivenessSpec {

  @JsonPropertyDescription(
      "The number of ineffective scale-ups after which the operator returns to its earlier"
          + " parallelism and no other scale-up is tried; at least 0. 0 turns this off. Default:"
          + " 2.")
  @Min(0)
  @Default("2")
  public @Nullable Integer failures;

  @JsonPropertyDescription(
      "The share of the gain expected from the added instances that a scale-up must bring; above 0,"
          + " at most 1. Default: 0.1.")
  @Min(value = 0, inclusive = false)
  @Max(1)
  @Default("0.1")
  public @Nullable Double leastGain;

  @JsonPropertyDescription(
      "Seconds from a rescale to the evaluation of the scale-up; at least 1. Default: 120.")
  @Min(1)
  @Default("120")
  public @Nullable Integer settleSeconds;

  @JsonPropertyDescription(
      "For how many seconds an ineffective scale-up is remembered; at least 1. Default: 3600.")
  @Min(1)
  @Default("3600")
  public @Nullable Integer forgetAfterSeconds;
}
