package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way in which things stand, as of Kubernetes. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ConditionStatus {

  @JsonPropertyDescription("The type of the condition.")
  public @Nullable String type;

  @JsonPropertyDescription("The status of the condition: True, False or Unknown.")
  public @Nullable String status;

  @JsonPropertyDescription("The reason in one word.")
  public @Nullable String reason;

  @JsonPropertyDescription("The reason as a sentence.")
  public @Nullable String message;

  @JsonPropertyDescription("The time of the last change of status.")
  public @Nullable String lastTransitionTime;

  @JsonPropertyDescription("The generation of the spec to which the condition applies.")
  public @Nullable Long observedGeneration;

  /** Returns the condition of a type that a status has; null if it has none. */
  public static @Nullable ConditionStatus find(@Nullable KtaPolicyStatus status, String type) {
    List<ConditionStatus> all = status == null ? null : status.conditions;
    return all == null
        ? null
        : all.stream().filter(one -> type.equals(one.type)).findFirst().orElse(null);
  }
}
