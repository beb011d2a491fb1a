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

  @JsonPropertyDescription("Whether the last cycle failed, or no cycle can run.")
  public @Nullable Boolean error;

  @JsonPropertyDescription("The last cycle, as namespace, policy and number.")
  public @Nullable String id;

  @JsonPropertyDescription(
      "The result of the last cycle as JSON: the content of udfResult, and the parallelism"
          + " admitted by the policy. Omitted if there was no plan, or if it is too long.")
  public @Nullable String result;

  @JsonPropertyDescription("The outcome of the last cycle, in one line.")
  public @Nullable String summary;

  @JsonPropertyDescription(
      "Why decisions are not carried out now, in one word: the reason of a condition. Empty if"
          + " they are.")
  public @Nullable String reason;

  @JsonPropertyDescription(
      "The results of the algorithm's steps in the last cycle as JSON: id,"
          + " udfStartTimestampMillis, udfEndTimestampMillis, monitorResult, analyzeResult and"
          + " planResult. Omitted if there was no plan, or if it is too long.")
  public @Nullable String udfResult;

  @JsonPropertyDescription("The proposal of the algorithm in the last cycle, with its reason.")
  public @Nullable String decision;

  @JsonPropertyDescription(
      "The last completed phase, from which the existing KTA can continue: New, Init,"
          + " MonitorAnalyzePlan or Completed.")
  public @Nullable String state;

  @JsonPropertyDescription("The generation of the spec to which this status applies.")
  public @Nullable Long observedGeneration;

  @JsonPropertyDescription("The name of the algorithm; remote if it is called over HTTP.")
  public @Nullable String algorithm;

  @JsonPropertyDescription("Whether decisions are carried out: Apply or Recommend.")
  public @Nullable String mode;

  @JsonPropertyDescription("The parallelism last observed, per operator, sources first.")
  public @Nullable String current;

  @JsonPropertyDescription("The parallelism last decided, per operator, sources first.")
  public @Nullable String desired;

  @JsonPropertyDescription("The time of the last rescale.")
  public @Nullable String lastScaleTime;

  @JsonPropertyDescription("When current and the metrics were observed.")
  public @Nullable String observedTime;

  @JsonPropertyDescription(
      "When the next cycle is due; delayed after consecutive failures, by at most 5 minutes.")
  public @Nullable String nextCycleTime;

  @JsonPropertyDescription(
      "By how many seconds the last cycle started late, for lack of free threads; empty if less"
          + " than one.")
  public @Nullable Integer lateSeconds;

  @JsonPropertyDescription(
      "Parallelism, limits and metrics per operator, sources first; at most 100.")
  public @Nullable List<OperatorStatus> operators;

  @JsonPropertyDescription("The last actions, newest first; at most 10.")
  public @Nullable List<ActionStatus> lastActions;

  @JsonPropertyDescription(
      "The conditions of the policy: Ready, AbleToScale, ScalingActive, ScalingLimited, Paused,"
          + " MetricsAvailable, DriverReachable, Progressing.")
  public @Nullable List<ConditionStatus> conditions;
}
