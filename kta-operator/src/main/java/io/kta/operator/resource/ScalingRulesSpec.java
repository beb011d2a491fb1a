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
      "For how many seconds back recommendations count, of which the one nearest to the current"
          + " parallelism wins; from 0 to 3600. Default: 0.")
  @Min(0)
  @Max(3600)
  public @Nullable Integer stabilizationWindowSeconds;

  @JsonPropertyDescription(
      "Which of several policies holds: Max, that which allows the largest change; Min, the"
          + " smallest; Disabled: no change this way at all. Default: Max.")
  @Pattern("^(Max|Min|Disabled)$")
  public @Nullable String selectPolicy;

  @JsonPropertyDescription("How fast an operator may change. Default: no limit.")
  public @Nullable List<ScalingRuleSpec> policies;

  @JsonPropertyDescription(
      "By which share of the current parallelism the target must differ to be acted on; at least 0,"
          + " below 1. Default: 0.")
  @Min(0)
  @Max(value = 1, inclusive = false)
  public @Nullable Double tolerance;

  @JsonPropertyDescription(
      "For how many seconds after a rescaling of the job, in either direction, nothing is scaled"
          + " this way; at least 0. Default: 0.")
  @Min(0)
  public @Nullable Integer cooldownSeconds;
}
