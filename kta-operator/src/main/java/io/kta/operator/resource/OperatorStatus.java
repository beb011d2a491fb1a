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

  @JsonPropertyDescription("The observed parallelism.")
  public @Nullable Integer current;

  @JsonPropertyDescription("The parallelism proposed by the algorithm.")
  public @Nullable Integer recommended;

  @JsonPropertyDescription("The parallelism admitted by the policy.")
  public @Nullable Integer desired;

  @JsonPropertyDescription("The rules that changed the parallelism, with their reasons.")
  public @Nullable String limitedBy;

  @JsonPropertyDescription(
      "The reason of the last of these rules in one word, as in ScalingLimited.")
  public @Nullable String limitedReason;

  @JsonPropertyDescription("The change or remark of each rule; at most 6.")
  public @Nullable List<LimitStatus> limits;

  @JsonPropertyDescription("The metrics of the operator at observedTime.")
  public @Nullable MetricsStatus metrics;
}
