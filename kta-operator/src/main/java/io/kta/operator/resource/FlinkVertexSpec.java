package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A vertex of a Flink job. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class FlinkVertexSpec {

  @JsonPropertyDescription("The id of the vertex, for example cbc357ccb763df2852fee8c4fc7d55f2.")
  @Required
  public @Nullable String id;
}
