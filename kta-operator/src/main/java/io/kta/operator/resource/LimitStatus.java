package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What one rule of the policy made of a number. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class LimitStatus {

  @JsonPropertyDescription("The name of the rule.")
  public @Nullable String rule;

  @JsonPropertyDescription("The number before it.")
  public @Nullable Integer before;

  @JsonPropertyDescription("The number after it; the same if the rule only had something to say.")
  public @Nullable Integer after;

  @JsonPropertyDescription("Why the rule did so.")
  public @Nullable String reason;
}
