package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/** What holds while metrics are not what they should be. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class MissingMetricsSpec {

  @JsonPropertyDescription(
      "The reaction while no metrics of an operator are known. Proceed: the decision is carried"
          + " out; NoShrink: neither the operator nor those downstream shrink; Conservative: as"
          + " NoShrink, and the operator does not grow; Hold: the operator and those downstream"
          + " keep their parallelism. Default: Conservative.")
  @Pattern("^(Proceed|NoShrink|Conservative|Hold)$")
  @Default("Conservative")
  public @Nullable String missing;

  @JsonPropertyDescription(
      "The reaction while some instances of an operator do not report; values as for missing."
          + " Default: NoShrink.")
  @Pattern("^(Proceed|NoShrink|Conservative|Hold)$")
  @Default("NoShrink")
  public @Nullable String partial;

  @JsonPropertyDescription(
      "The reaction while the observation is older than maxAgeSeconds; values as for missing."
          + " Default: Hold.")
  @Pattern("^(Proceed|NoShrink|Conservative|Hold)$")
  @Default("Hold")
  public @Nullable String stale;

  @JsonPropertyDescription(
      "The maximum age of an observation in seconds; at least 1. Default: 300.")
  @Min(1)
  @Default("300")
  public @Nullable Integer maxAgeSeconds;

  @JsonPropertyDescription(
      "The parallelism of operators whose metrics stay missing. Default: no fallback.")
  public @Nullable FallbackSpec fallback;
}
