package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers of an operator. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class OperatorStatus {

  @JsonPropertyDescription("The id of the operator.")
  public @Nullable String id;

  @JsonPropertyDescription("The name of the operator.")
  public @Nullable String name;

  @JsonPropertyDescription("The parallelism at which it was seen.")
  public @Nullable Integer current;

  @JsonPropertyDescription("The parallelism that the algorithm asked for.")
  public @Nullable Integer recommended;

  @JsonPropertyDescription("The parallelism that the policy made of that.")
  public @Nullable Integer desired;

  @JsonPropertyDescription("Which rules changed the number, and why.")
  public @Nullable String limitedBy;

  @JsonPropertyDescription("Why the last of these rules did, in one word, as in ScalingLimited.")
  public @Nullable String limitedReason;

  @JsonPropertyDescription("What each rule did or had to say; the first 6.")
  public @Nullable List<LimitStatus> limits;

  @JsonPropertyDescription("What was measured of it, at observedTime.")
  public @Nullable MetricsStatus metrics;
}
