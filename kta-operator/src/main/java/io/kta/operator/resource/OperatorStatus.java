package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers of an operator. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class OperatorStatus {

  @JsonPropertyDescription("Its id.")
  public @Nullable String id;

  @JsonPropertyDescription("Its name.")
  public @Nullable String name;

  @JsonPropertyDescription("At what it was seen to run.")
  public @Nullable Integer current;

  @JsonPropertyDescription("What the algorithm asked for.")
  public @Nullable Integer recommended;

  @JsonPropertyDescription("What the policy made of that.")
  public @Nullable Integer desired;

  @JsonPropertyDescription("Which rules changed the number, and why.")
  public @Nullable String limitedBy;

  @JsonPropertyDescription("Why the last of these rules did, in one word, as in ScalingLimited.")
  public @Nullable String limitedReason;

  @JsonPropertyDescription("The number after each rule that changed it; the first 6.")
  public @Nullable List<LimitStatus> limits;

  @JsonPropertyDescription("What was seen of it, at observedTime.")
  public @Nullable MetricsStatus metrics;
}
