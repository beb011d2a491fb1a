package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operators are to run at after a while without metrics. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class FallbackSpec {

  @JsonPropertyDescription(
      "For how many seconds an operator's metrics must be missing; at least 1.")
  @Required
  @Min(1)
  public @Nullable Integer afterSeconds;

  @JsonPropertyDescription(
      "The fallback parallelism: instances, at least 1, by the id or the name of the operator."
          + " An operator that is not named has no fallback.")
  @Required
  public @Nullable Map<String, @Min(1) Integer> parallelism;

  @JsonPropertyDescription(
      "The direction in which the fallback may change an operator: Up, Down or Either. Default:"
          + " Either.")
  @Pattern("^(Up|Down|Either)$")
  @Default("Either")
  public @Nullable String towards;
}
