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
      "The window of recommendations in seconds, of which the one nearest to the current"
          + " parallelism is used; from 0 to 3600. Default: 0.")
  @Min(0)
  @Max(3600)
  public @Nullable Integer stabilizationWindowSeconds;

  @JsonPropertyDescription(
      "The policy that applies: Max, the one that allows the largest change; Min, the smallest;"
          + " Disabled, no change in this direction. Default: Max.")
  @Pattern("^(Max|Min|Disabled)$")
  public @Nullable String selectPolicy;

  @JsonPropertyDescription("How fast an operator may change. Default: no limit.")
  public @Nullable List<ScalingRuleSpec> policies;

  @JsonPropertyDescription(
      "The share of the current parallelism below which a change is ignored; at least 0, below"
          + " 1. Default: 0.")
  @Min(0)
  @Max(value = 1, inclusive = false)
  public @Nullable Double tolerance;

  @JsonPropertyDescription(
      "Seconds after a rescale of the job, in either direction, without a change in this"
          + " direction; at least 0. Default: 0.")
  @Min(0)
  public @Nullable Integer cooldownSeconds;
}
