package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** How much may change in a period. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ScalingRuleSpec {

  @JsonPropertyDescription(
      "The unit of value: Pods are instances of an operator, Percent refers to the instances at"
          + " the start of the period.")
  @Required
  @Pattern("^(Pods|Percent)$")
  public @Nullable String type;

  @JsonPropertyDescription("The maximum change of the operator in the period; at least 1.")
  @Required
  @Min(1)
  public @Nullable Integer value;

  @JsonPropertyDescription("The period in seconds; from 1 to 1800.")
  @Required
  @Min(1)
  @Max(1800)
  public @Nullable Integer periodSeconds;
}
