package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Something that was done. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ActionStatus {

  @JsonPropertyDescription("The time of the action.")
  public @Nullable String time;

  @JsonPropertyDescription("The cycle of the action.")
  public @Nullable String cycle;

  @JsonPropertyDescription("The action, with its reason.")
  public @Nullable String text;
}
