package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What one rule of the policy made of a number. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class LimitStatus {

  @JsonPropertyDescription("The name of the rule.")
  public @Nullable String rule;

  @JsonPropertyDescription("The parallelism before the rule.")
  public @Nullable Integer before;

  @JsonPropertyDescription(
      "The parallelism after the rule; unchanged if the rule made a remark only.")
  public @Nullable Integer after;

  @JsonPropertyDescription("The reason of the rule.")
  public @Nullable String reason;
}
