package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one direction of scaling is held back; the fields are those of a HorizontalPodAutoscaler. Not
 * thread-safe.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ScalingRulesSpec {

  @JsonPropertyDescription(
      "How many seconds back recommendations count: the one least far from the current parallelism"
          + " wins. Default: 0.")
  @Min(0)
  @Max(3600)
  public @Nullable Integer stabilizationWindowSeconds;

  @JsonPropertyDescription(
      "Which of several policies holds: Max allows the largest change, Min the smallest, Disabled"
          + " none. Default: Max.")
  @Pattern("^(Max|Min|Disabled)$")
  public @Nullable String selectPolicy;

  @JsonPropertyDescription("How fast. None means no limit.")
  public @Nullable List<ScalingRuleSpec> policies;

  @JsonPropertyDescription(
      "How much of the current parallelism a change must exceed to be made, for example 0.1."
          + " Default: 0.")
  @Min(0)
  @Max(value = 1, inclusive = false)
  public @Nullable Double tolerance;

  @JsonPropertyDescription(
      "For how many seconds after a rescaling of the job, in either direction, nothing is scaled"
          + " this way. Default: 0.")
  @Min(0)
  public @Nullable Integer cooldownSeconds;
}
