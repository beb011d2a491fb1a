package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much all operators may use together. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.unit == 'Instances' || !has(self.weights)",
    message = "weights need unit Instances")
public final class BudgetSpec {

  @JsonPropertyDescription(
      "What is counted: Slots are task slots, which operators of one slot sharing group use"
          + " together; Instances are those of all operators, each with the weight of its"
          + " operator.")
  @Required
  @Pattern("^(Slots|Instances)$")
  public @Nullable String unit;

  @JsonPropertyDescription("The most of it.")
  @Required
  @Min(1)
  public @Nullable Long limit;

  @JsonPropertyDescription(
      "For Instances: what one instance of an operator counts, by the operator's id or name; at"
          + " least 1. Default: 1 for those that are not named.")
  public @Nullable Map<String, @Min(1) Integer> weights;
}
