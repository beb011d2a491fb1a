package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Something that was done. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ActionStatus {

  @JsonPropertyDescription("When.")
  public @Nullable String time;

  @JsonPropertyDescription("In which cycle.")
  public @Nullable String cycle;

  @JsonPropertyDescription("What, and why.")
  public @Nullable String text;
}
