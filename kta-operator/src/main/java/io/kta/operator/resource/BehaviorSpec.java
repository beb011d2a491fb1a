package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How decisions are made, and what holds them back. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "(has(self.udfs) ? 1 : 0) + (has(self.algorithm) ? 1 : 0) == 1",
    message = "set exactly one of udfs and algorithm")
@ValidationRule(
    value =
        "!has(self.minParallelism) || !has(self.maxParallelism) || self.minParallelism <="
            + " self.maxParallelism",
    message = "minParallelism must not be above maxParallelism")
@ValidationRule(
    value =
        "!(has(self.scaleUp) && has(self.scaleUpStrategy) && self.scaleUpStrategy.type !="
            + " 'NoStrategy')",
    message = "set only one of scaleUp and scaleUpStrategy")
@ValidationRule(
    value =
        "!(has(self.scaleDown) && has(self.scaleDownStrategy) && self.scaleDownStrategy.type !="
            + " 'NoStrategy')",
    message = "set only one of scaleDown and scaleDownStrategy")
public final class BehaviorSpec {

  @JsonPropertyDescription(
      "Seconds from the start of one cycle to the start of the next; at least 1. Default: 30.")
  @Min(1)
  @Default("30")
  public @Nullable Integer reconciliationIntervalSeconds;

  @JsonPropertyDescription(
      "The minimum parallelism of every operator without bounds of its own; at least 0. At 0 an"
          + " operator may be switched off. Default: 1.")
  @Min(0)
  @Default("1")
  public @Nullable Integer minParallelism;

  @JsonPropertyDescription(
      "The maximum parallelism of every operator without bounds of its own; at least 1 and"
          + " minParallelism. Default: no limit.")
  @Min(1)
  @Default("2147483647")
  public @Nullable Integer maxParallelism;

  @JsonPropertyDescription(
      "The maximum number of past results sent to a remote algorithm; 0 for none, negative for"
          + " all. Default: all that the operator keeps: up to its HISTORY_LENGTH (100), fewer"
          + " if they exceed its limit of bytes.")
  @Min(Integer.MIN_VALUE)
  public @Nullable Integer resultHistoryLength;

  @JsonPropertyDescription(
      "A simple limit on growing, as the alternative to scaleUp. Default: no limit.")
  public @Nullable StrategySpec scaleUpStrategy;

  @JsonPropertyDescription(
      "A simple limit on shrinking, as the alternative to scaleDown. Default: no limit.")
  public @Nullable StrategySpec scaleDownStrategy;

  @JsonPropertyDescription(
      "An algorithm that is called over HTTP. Set either this or algorithm. Default: none.")
  public @Nullable UdfsSpec udfs;

  @JsonPropertyDescription(
      "An algorithm that runs in the operator. Set either this or udfs. Default: none.")
  public @Nullable AlgorithmSpec algorithm;

  @JsonPropertyDescription(
      "Limits on growing, with the fields of a HorizontalPodAutoscaler. Default: no limit.")
  public @Nullable ScalingRulesSpec scaleUp;

  @JsonPropertyDescription(
      "Limits on shrinking, with the fields of a HorizontalPodAutoscaler. Default: no limit.")
  public @Nullable ScalingRulesSpec scaleDown;

  @JsonPropertyDescription(
      "Bounds of single operators, which replace minParallelism and maxParallelism; each"
          + " operator at most once. Default: none.")
  public @Nullable List<OperatorBoundsSpec> operators;

  @JsonPropertyDescription(
      "Bounds that replace all others at certain times; if several windows overlap, the first"
          + " one listed applies. Default: none.")
  public @Nullable List<ScheduledBoundsSpec> scheduledBounds;

  @JsonPropertyDescription("Times without rescales. Default: none.")
  public @Nullable List<WindowSpec> exclusions;

  @JsonPropertyDescription("A limit for all operators together. Default: no limit.")
  public @Nullable BudgetSpec budget;

  @JsonPropertyDescription(
      "How parallelism is rounded up so that keys or partitions are spread evenly: \"Off\", which"
          + " needs the quotes; Balanced, to a number at which no instance is idle; Even, to a"
          + " divisor; AsPlanned, so that no instance gets more than was planned. Default:"
          + " \"Off\".")
  @Pattern("^(Off|Balanced|Even|AsPlanned)$")
  public @Nullable String alignment;

  @JsonPropertyDescription(
      "A fixed parallelism of operators, within their bounds, that takes precedence over the"
          + " algorithm: instances, at least 0, by the id or the name of the operator. Default:"
          + " none.")
  public @Nullable Map<String, @Min(0) Integer> overrides;

  @JsonPropertyDescription(
      "How often per hour an operator may change between growing and shrinking; at least 0."
          + " Default: no limit.")
  @Min(0)
  public @Nullable Integer maxDirectionChangesPerHour;

  @JsonPropertyDescription(
      "For how many seconds after a rescale nothing grows while requested instances are missing,"
          + " for example because a quota refuses pods; at least 0. Default: 600.")
  @Min(0)
  public @Nullable Integer settleTimeoutSeconds;

  @JsonPropertyDescription(
      "Limits on decisions while metrics are missing, partial or stale. Default: as each of its"
          + " fields says.")
  public @Nullable MissingMetricsSpec missingMetrics;

  @JsonPropertyDescription(
      "How changes of the parallelism by others are treated. Default: as its field says.")
  public @Nullable ConflictsSpec conflicts;

  @JsonPropertyDescription(
      "When a scale-up counts as ineffective. Default: as each of its fields says.")
  public @Nullable EffectivenessSpec effectiveness;

  @JsonPropertyDescription(
      "Apply carries decisions out; Recommend shows them in the status and changes nothing."
          + " Default: Apply.")
  @Pattern("^(Apply|Recommend)$")
  public @Nullable String mode;

  @JsonPropertyDescription(
      "While it is set, nothing is rescaled, and decisions are only shown in the status."
          + " Default: no pause.")
  public @Nullable PauseSpec pause;
}
