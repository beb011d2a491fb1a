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
      "The least parallelism, in instances, of every operator without bounds of its own; at least"
          + " 0, at which operators may be switched off. Default: 1.")
  @Min(0)
  @Default("1")
  public @Nullable Integer minParallelism;

  @JsonPropertyDescription(
      "The most parallelism, in instances, of every operator without bounds of its own; at least 1"
          + " and minParallelism. Default: no limit.")
  @Min(1)
  @Default("2147483647")
  public @Nullable Integer maxParallelism;

  @JsonPropertyDescription(
      "The most past results that a remote algorithm is sent; 0 for none, negative for all."
          + " Default: all that the operator remembers, which are at most its HISTORY_LENGTH, 100"
          + " unless that is set, and fewer where they take too many bytes.")
  @Min(Integer.MIN_VALUE)
  public @Nullable Integer resultHistoryLength;

  @JsonPropertyDescription(
      "How growing is held back in a simple way, as the alternative to scaleUp. Default: it is"
          + " not.")
  public @Nullable StrategySpec scaleUpStrategy;

  @JsonPropertyDescription(
      "How shrinking is held back in a simple way, as the alternative to scaleDown. Default: it is"
          + " not.")
  public @Nullable StrategySpec scaleDownStrategy;

  @JsonPropertyDescription(
      "An algorithm that is asked over HTTP. Set either this or algorithm. Default: there is none.")
  public @Nullable UdfsSpec udfs;

  @JsonPropertyDescription(
      "An algorithm that runs in the operator. Set either this or udfs. Default: there is none.")
  public @Nullable AlgorithmSpec algorithm;

  @JsonPropertyDescription(
      "How growing is held back, by the fields of a HorizontalPodAutoscaler. Default: it is not.")
  public @Nullable ScalingRulesSpec scaleUp;

  @JsonPropertyDescription(
      "How shrinking is held back, by the fields of a HorizontalPodAutoscaler. Default: it is not.")
  public @Nullable ScalingRulesSpec scaleDown;

  @JsonPropertyDescription(
      "Bounds of single operators, which take the place of minParallelism and maxParallelism; each"
          + " operator once. Default: none.")
  public @Nullable List<OperatorBoundsSpec> operators;

  @JsonPropertyDescription(
      "Bounds that take the place of all others at some times; of several that hold at a time the"
          + " first counts. Default: none.")
  public @Nullable List<ScheduledBoundsSpec> scheduledBounds;

  @JsonPropertyDescription("Times at which nothing is changed. Default: none.")
  public @Nullable List<WindowSpec> exclusions;

  @JsonPropertyDescription("How much all operators may use together. Default: no limit.")
  public @Nullable BudgetSpec budget;

  @JsonPropertyDescription(
      "How parallelism is rounded up so that keys or partitions are spread evenly: \"Off\", which"
          + " needs the quotes; Balanced, to a number at which no instance is idle; Even, to a"
          + " divisor; AsPlanned, so that no instance gets more than was planned. Default:"
          + " \"Off\".")
  @Pattern("^(Off|Balanced|Even|AsPlanned)$")
  public @Nullable String alignment;

  @JsonPropertyDescription(
      "What operators are to run at whatever the algorithm says, within their bounds: instances, at"
          + " least 0, by the id or the name of the operator. Default: none.")
  public @Nullable Map<String, @Min(0) Integer> overrides;

  @JsonPropertyDescription(
      "How often an hour an operator may turn from growing to shrinking or back; at least 0."
          + " Default: no limit.")
  @Min(0)
  public @Nullable Integer maxDirectionChangesPerHour;

  @JsonPropertyDescription(
      "For how many seconds after a rescale nothing is raised while instances that were asked for"
          + " have not come, as where a quota refuses pods; at least 0. Default: 600.")
  @Min(0)
  public @Nullable Integer settleTimeoutSeconds;

  @JsonPropertyDescription(
      "What holds while metrics are missing, partial or old. Default: as each of its fields says.")
  public @Nullable MissingMetricsSpec missingMetrics;

  @JsonPropertyDescription(
      "What holds where somebody else has changed the parallelism. Default: as its field says.")
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
      "If it is set, nothing is changed, and decisions are only shown in the status. Default: there"
          + " is no pause.")
  public @Nullable PauseSpec pause;
}
