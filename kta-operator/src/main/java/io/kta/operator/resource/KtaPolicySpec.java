package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** What is wanted: how to decide, and what to scale. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class KtaPolicySpec {

  @JsonPropertyDescription("How decisions are made, and what holds them back.")
  @Required
  public @Nullable BehaviorSpec behavior;

  @JsonPropertyDescription("What is scaled, and how it is reached.")
  @Required
  public @Nullable ScaleDriverSpec scaleDriver;
}
