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
      "The name of the algorithm, for example Kta, Ds2, TargetUtilization, LagBased, Dhalion,"
          + " Toggle or Fixed, or of an algorithm in an image of your own.")
  @Required
  public @Nullable String type;

  @JsonPropertyDescription(
      "The parameters of the algorithm by name. Ready names an unknown parameter, with the names"
          + " and defaults of all. Default: the default of each parameter.")
  public @Nullable Map<String, JsonNode> parameters;
}
