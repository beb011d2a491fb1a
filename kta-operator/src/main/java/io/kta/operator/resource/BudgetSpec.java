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
      "The unit of limit: Slots, which operators of one slot sharing group share; or Instances"
          + " of all operators, each with the weight of its operator.")
  @Required
  @Pattern("^(Slots|Instances)$")
  public @Nullable String unit;

  @JsonPropertyDescription("The limit in units; at least 1.")
  @Required
  @Min(1)
  public @Nullable Long limit;

  @JsonPropertyDescription(
      "For Instances: the weight of one instance, at least 1, by the id or the name of the"
          + " operator. Default: 1.")
  public @Nullable Map<String, @Min(1) Integer> weights;
}
