package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A pause. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class PauseSpec {

  @JsonPropertyDescription("The reason for the pause, shown in the status and in an event.")
  @Required
  public @Nullable String reason;

  @JsonPropertyDescription(
      "The end of the pause in UTC, for example 2030-01-31T18:00:00Z. Default: until the pause"
          + " is removed.")
  @Pattern("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$")
  public @Nullable String until;
}
