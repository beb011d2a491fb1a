package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Something that was done. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ActionStatus {

  @JsonPropertyDescription("When it was done.")
  public @Nullable String time;

  @JsonPropertyDescription("The cycle that did it.")
  public @Nullable String cycle;

  @JsonPropertyDescription("What was done, and why.")
  public @Nullable String text;
}
