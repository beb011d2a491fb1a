package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Required;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An algorithm that runs in the operator. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class AlgorithmSpec {

  @JsonPropertyDescription(
      "Its name, for example Ds2, TargetUtilization, LagBased, Dhalion, Toggle or Fixed; those of"
          + " your own image too.")
  @Required
  public @Nullable String type;

  @JsonPropertyDescription("Its parameters by name. What is left out has its default.")
  public @Nullable Map<String, JsonNode> parameters;
}
