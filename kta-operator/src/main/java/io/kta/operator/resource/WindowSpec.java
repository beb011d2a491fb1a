package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A time of day on days of the week. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class WindowSpec {

  @JsonPropertyDescription(
      "The days on which the window begins, Monday to Sunday. Default: every day.")
  @Size(min = 1, max = 7)
  public @Nullable
      List<@Pattern("^(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$") String>
      days;

  @JsonPropertyDescription("The start of the window, for example 08:00.")
  @Required
  @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")
  public @Nullable String from;

  @JsonPropertyDescription(
      "The end of the window, for example 18:30; on the next day unless it is later than from.")
  @Required
  @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")
  public @Nullable String to;

  @JsonPropertyDescription("The time zone, for example Europe/Vienna. Default: UTC.")
  @Default("UTC")
  public @Nullable String timeZone;
}
