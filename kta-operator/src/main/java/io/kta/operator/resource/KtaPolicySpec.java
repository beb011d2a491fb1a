package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted: how to decide, and what to scale. A part that cannot be read is null, as one that
 * is left out is, so that one policy of another version does not keep all others from being read.
 * Not thread-safe.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonDeserialize(using = SpecReader.class)
public final class KtaPolicySpec {

  @JsonPropertyDescription(
      "The algorithm that decides the parallelism, and the limits of its decisions.")
  @Required
  public @Nullable BehaviorSpec behavior;

  @JsonPropertyDescription("The target of scaling, and how to reach it.")
  @Required
  public @Nullable ScaleDriverSpec scaleDriver;
}
