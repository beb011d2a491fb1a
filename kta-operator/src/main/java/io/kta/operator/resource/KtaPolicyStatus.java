package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has become of a policy. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonDeserialize(using = StatusReader.class)
public final class KtaPolicyStatus {

  @JsonPropertyDescription("Whether the last cycle failed, or none can be run.")
  public @Nullable Boolean error;

  @JsonPropertyDescription("The last cycle, as namespace, policy and number.")
  public @Nullable String id;

  @JsonPropertyDescription(
      "What is remembered of the last cycle, as JSON: what udfResult has, and the parallelism that"
          + " the policy made of it. Left out if the cycle came to no plan, or it is too long.")
  public @Nullable String result;

  @JsonPropertyDescription("What came of the last cycle, in one line.")
  public @Nullable String summary;

  @JsonPropertyDescription(
      "In one word, what keeps decisions from being carried out now: the reason of a condition."
          + " Empty if nothing does.")
  public @Nullable String reason;

  @JsonPropertyDescription(
      "What the steps of the algorithm answered in the last cycle, as JSON: id,"
          + " udfStartTimestampMillis, udfEndTimestampMillis, monitorResult, analyzeResult and"
          + " planResult. Left out if the cycle came to no plan, or it is too long.")
  public @Nullable String udfResult;

  @JsonPropertyDescription("What the algorithm asked for in the last cycle, and why.")
  public @Nullable String decision;

  @JsonPropertyDescription(
      "The last phase that was completed, of those from which the existing KTA can go on: New,"
          + " Init, MonitorAnalyzePlan or Completed.")
  public @Nullable String state;

  @JsonPropertyDescription("The generation of the spec that all of this is about.")
  public @Nullable Long observedGeneration;

  @JsonPropertyDescription(
      "The name of the algorithm that decides; remote if it is asked over HTTP.")
  public @Nullable String algorithm;

  @JsonPropertyDescription("Whether decisions are carried out: Apply or Recommend.")
  public @Nullable String mode;

  @JsonPropertyDescription("The parallelism that was seen last, an operator each, sources first.")
  public @Nullable String current;

  @JsonPropertyDescription(
      "The parallelism that was decided last, an operator each, sources first.")
  public @Nullable String desired;

  @JsonPropertyDescription("When something was changed last.")
  public @Nullable String lastScaleTime;

  @JsonPropertyDescription("When current and the metrics were seen.")
  public @Nullable String observedTime;

  @JsonPropertyDescription(
      "When the next cycle is due; later the more cycles have failed in a row, 5 minutes at most.")
  public @Nullable String nextCycleTime;

  @JsonPropertyDescription(
      "How many seconds the last cycle began after its time, for want of threads; empty if less than"
          + " one.")
  public @Nullable Integer lateSeconds;

  @JsonPropertyDescription("The numbers of each operator, sources first; the first 100.")
  public @Nullable List<OperatorStatus> operators;

  @JsonPropertyDescription("What was done last, newest first; at most 10.")
  public @Nullable List<ActionStatus> lastActions;

  @JsonPropertyDescription(
      "How things stand: Ready, AbleToScale, ScalingActive, ScalingLimited, Paused,"
          + " MetricsAvailable, DriverReachable, Progressing.")
  public @Nullable List<ConditionStatus> conditions;
}
