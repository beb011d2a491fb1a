package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** What holds where somebody else has changed the parallelism. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ConflictsSpec {

  @JsonPropertyDescription(
      "For how many seconds a change by a user or another controller is respected; at least 0."
          + " At 0 the next cycle reverts it, as a HorizontalPodAutoscaler would. Default: 0.")
  @Min(0)
  @Default("0")
  public @Nullable Integer respectForSeconds;
}
