package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way in which things stand, as of Kubernetes. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ConditionStatus {

  @JsonPropertyDescription("What it is about.")
  public @Nullable String type;

  @JsonPropertyDescription("Whether it is so: True, False or Unknown.")
  public @Nullable String status;

  @JsonPropertyDescription("Why, in one word.")
  public @Nullable String reason;

  @JsonPropertyDescription("Why, for a person.")
  public @Nullable String message;

  @JsonPropertyDescription("When the status changed last.")
  public @Nullable String lastTransitionTime;

  @JsonPropertyDescription("The generation of the spec that it is about.")
  public @Nullable Long observedGeneration;

  /** Returns the condition of a type that a status has; null if it has none. */
  public static @Nullable ConditionStatus find(@Nullable KtaPolicyStatus status, String type) {
    List<ConditionStatus> all = status == null ? null : status.conditions;
    return all == null
        ? null
        : all.stream().filter(one -> type.equals(one.type)).findFirst().orElse(null);
  }
}
