package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A simple way of holding scaling back. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class StrategySpec {

  @JsonPropertyDescription(
      "NoStrategy sets no limit; Step lets an operator change by args instances per"
          + " reconciliation interval.")
  @Required
  @Pattern("^(NoStrategy|Step)$")
  public @Nullable String type;

  @JsonPropertyDescription(
      "For Step: a whole number of instances, at least 1, as text. Default: empty.")
  @Size(max = 1000)
  public @Nullable String args;
}
