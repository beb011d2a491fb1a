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

  @JsonPropertyDescription("Seconds from the start of one cycle to the start of the next.")
  @Min(1)
  @Default("30")
  public @Nullable Integer reconciliationIntervalSeconds;

  @JsonPropertyDescription("The least parallelism of every operator without bounds of its own.")
  @Min(0)
  @Default("1")
  public @Nullable Integer minParallelism;

  @JsonPropertyDescription("The most parallelism of every operator without bounds of its own.")
  @Min(1)
  @Default("2147483647")
  public @Nullable Integer maxParallelism;

  @JsonPropertyDescription(
      "The most past results that a step of the algorithm is given. At most 100 are remembered.")
  @Min(0)
  @Default("2147483647")
  public @Nullable Integer resultHistoryLength;

  @JsonPropertyDescription("How growing is held back in a simple way. The alternative to scaleUp.")
  public @Nullable StrategySpec scaleUpStrategy;

  @JsonPropertyDescription(
      "How shrinking is held back in a simple way. The alternative to scaleDown.")
  public @Nullable StrategySpec scaleDownStrategy;

  @JsonPropertyDescription(
      "An algorithm that is asked over HTTP. Exactly one of udfs and algorithm must be set.")
  public @Nullable UdfsSpec udfs;

  @JsonPropertyDescription(
      "An algorithm that runs in the operator. Exactly one of udfs and algorithm must be set.")
  public @Nullable AlgorithmSpec algorithm;

  @JsonPropertyDescription(
      "How growing is held back, as in the behavior of a HorizontalPodAutoscaler. By default it is"
          + " not.")
  public @Nullable ScalingRulesSpec scaleUp;

  @JsonPropertyDescription(
      "How shrinking is held back, as in the behavior of a HorizontalPodAutoscaler. By default it"
          + " is not.")
  public @Nullable ScalingRulesSpec scaleDown;

  @JsonPropertyDescription("Bounds of single operators, instead of those of all.")
  public @Nullable List<OperatorBoundsSpec> operators;

  @JsonPropertyDescription("Bounds that take the place of the others at some times.")
  public @Nullable List<ScheduledBoundsSpec> scheduledBounds;

  @JsonPropertyDescription("Times at which nothing is changed.")
  public @Nullable List<WindowSpec> exclusions;

  @JsonPropertyDescription("How much all operators may use together. Default: no limit.")
  public @Nullable BudgetSpec budget;

  @JsonPropertyDescription(
      "How parallelism is rounded up so that keys or partitions are spread evenly: Off; Balanced,"
          + " to a number at which no instance is in vain; Even, to a divisor. Default: Off.")
  @Pattern("^(Off|Balanced|Even)$")
  public @Nullable String alignment;

  @JsonPropertyDescription(
      "What operators are to run at whatever the algorithm says, within their bounds, by id or"
          + " name; at least 0.")
  public @Nullable Map<String, @Min(0) Integer> overrides;

  @JsonPropertyDescription(
      "How often an hour an operator may turn from growing to shrinking or back. Default: no"
          + " limit.")
  @Min(0)
  public @Nullable Integer maxDirectionChangesPerHour;

  @JsonPropertyDescription("What holds while metrics are not what they should be.")
  public @Nullable MissingMetricsSpec missingMetrics;

  @JsonPropertyDescription("What holds where somebody else has changed the parallelism.")
  public @Nullable ConflictsSpec conflicts;

  @JsonPropertyDescription("When a scale-up counts as having been in vain.")
  public @Nullable EffectivenessSpec effectiveness;

  @JsonPropertyDescription(
      "Apply carries decisions out; Recommend shows them in the status and changes nothing."
          + " Default: Apply.")
  @Pattern("^(Apply|Recommend)$")
  public @Nullable String mode;

  @JsonPropertyDescription("If set, nothing is changed, but decisions are shown in the status.")
  public @Nullable PauseSpec pause;
}
