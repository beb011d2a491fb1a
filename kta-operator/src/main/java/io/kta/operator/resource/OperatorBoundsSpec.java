package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Bounds of one operator. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.minParallelism) || !has(self.maxParallelism) || self.minParallelism <="
            + " self.maxParallelism",
    message = "minParallelism must not be above maxParallelism")
public final class OperatorBoundsSpec {

  @JsonPropertyDescription("The id or the name of the operator.")
  @Required
  public @Nullable String name;

  @JsonPropertyDescription("The minimum parallelism; at least 0. Default: 1.")
  @Min(0)
  public @Nullable Integer minParallelism;

  @JsonPropertyDescription(
      "The maximum parallelism; at least 1 and minParallelism. Default: no limit.")
  @Min(1)
  public @Nullable Integer maxParallelism;
}
