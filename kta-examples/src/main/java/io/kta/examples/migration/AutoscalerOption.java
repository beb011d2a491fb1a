package io.kta.examples.migration;

import java.util.Arrays;
import java.util.Optional;

/** The options of Flink's autoscaler, and what each is in KTA, in words. */
enum AutoscalerOption {
  ENABLED(
      "enabled",
      false,
      "run an `Autoscaler`, or create a `KtaPolicy`; to switch off, close or delete it"),
  SCALING_ENABLED("scaling.enabled", true, "`dryRun(true)` for `false`"),
  METRICS_WINDOW(
      "metrics.window",
      false,
      "`Kta` averages over `window`, 60 s; fifteen minutes would make it late"),
  STABILIZATION_INTERVAL(
      "stabilization.interval",
      false,
      "`Kta` starts at the first sample after the job runs, and learns how long it settles"),
  EXCLUDED_PERIODS(
      "excluded.periods",
      true,
      "`exclude(WeeklyWindow.daily(from, to, zone))` for each daily range; for cron expressions write `WeeklyWindow.on(days, ..)` by hand"),
  VERTEX_EXCLUDE_IDS(
      "vertex.exclude.ids", false, "`FlinkDriver.builder(..).vertices(..)` with all others"),
  MIN_PARALLELISM(
      "vertex.min-parallelism", true, "`minParallelism(n)`; a hard bound: what is below is raised"),
  MAX_PARALLELISM(
      "vertex.max-parallelism",
      true,
      "`maxParallelism(n)`; a hard bound: what is above is lowered. KTA has no limit by default, so Flink's default of 200 is written"),
  UTILIZATION_TARGET(
      "utilization.target",
      false,
      "`Kta` learns its reserve from the load; with `Ds2` write `headroom` = 1 / target - 1",
      "target.utilization"),
  UTILIZATION_MAX(
      "utilization.max",
      false,
      "`Kta` weighs what a rescale costs against what it saves, and the policy's tolerance is a tenth"),
  UTILIZATION_MIN("utilization.min", false, "as `utilization.max`"),
  UTILIZATION_BOUNDARY("target.utilization.boundary", false, "as `utilization.max`"),
  CATCH_UP_DURATION(
      "catch-up.duration", true, "`catchUp` of `Kta`, one minute by default; 0 has no counterpart"),
  RESTART_TIME("restart.time", true, "`restart` of `Kta`, until a rescale has been measured"),
  RESTART_TRACKING(
      "restart.time-tracking.enabled", false, "always on: the driver reports each stop"),
  RESTART_TRACKING_LIMIT(
      "restart.time-tracking.limit",
      false,
      "the median of the last five stops is used, which one long stop does not change"),
  BACKLOG_THRESHOLD(
      "backlog-processing.lag-threshold",
      false,
      "`Kta` drains a backlog and shrinks when that saves more than it costs"),
  SCALE_DOWN_INTERVAL(
      "scale-down.interval",
      true,
      "the stabilization window of `Behavior.down()`: the same rule, the most that was asked for in it",
      "scale-up.grace-period"),
  SCALE_DOWN_FACTOR(
      "scale-down.max-factor",
      true,
      "`RateLimit.percent(..)` of `Behavior.down()`, for each interval"),
  SCALE_UP_FACTOR(
      "scale-up.max-factor", true, "`RateLimit.percent(..)` of `Behavior.up()`, for each interval"),
  ALIGNMENT(
      "scaling.parallelism-alignment.mode",
      true,
      "`alignment(..)`: `AS_PLANNED` for BALANCED, `EVEN` for EVENLY_SPREAD, `OFF` for OFF",
      "scaling.key-group.partitions.adjust.mode"),
  EFFECTIVENESS(
      "scaling.effectiveness.detection.enabled",
      true,
      "`effectiveness(Effectiveness.defaults())`, which is on by default; `Effectiveness.ignored()` for `false`"),
  EFFECTIVENESS_THRESHOLD(
      "scaling.effectiveness.threshold", true, "`Effectiveness.withLeastGain(..)`"),
  OBSERVED_RATE(
      "observed-true-processing-rate.*",
      false,
      "`Kta` learns capacity from throughput while a backlog is drained"),
  OBSERVED_SCALABILITY(
      "observed-scalability.*",
      false,
      "`Kta` learns a curve of capacity over instances for each operator"),
  BUSY_TIME_AGGREGATOR(
      "metrics.busy-time.aggregator",
      false,
      "the driver reports the mean and the busiest instance, and algorithms choose"),
  HISTORY("history.*", false, "results are kept by count in a `KnowledgeStore`"),
  GC_PRESSURE("memory.gc-pressure.threshold", false, "KTA does not read the JVM's memory"),
  HEAP_USAGE("memory.heap-usage.threshold", false, "KTA does not read the JVM's memory"),
  MEMORY_TUNING("memory.tuning.*", false, "KTA changes parallelism only"),
  QUOTA_CPU("quota.cpu", false, "`budget(Budget.slots(n))` with the slots that the quota pays for"),
  QUOTA_MEMORY("quota.memory", false, "as `quota.cpu`"),
  CUSTOM_EVALUATORS(
      "metrics.custom-evaluator*", false, "an `Algorithm` of your own, or a `MetricSource`"),
  CUSTOM_EXECUTORS(
      "scaling.custom-executor*",
      false,
      "an `Algorithm` that decorates another; pauses and orders at run time by `Autoscaler`"),
  EVENT_INTERVAL(
      "scaling.event.interval",
      false,
      "every cycle ends in a report; a listener chooses what to report");

  private final String key;
  private final boolean isConverted;
  private final String answer;
  private final String older;

  AutoscalerOption(String key, boolean isConverted, String answer) {
    this(key, isConverted, answer, "");
  }

  AutoscalerOption(String key, boolean isConverted, String answer, String older) {
    this.key = key;
    this.isConverted = isConverted;
    this.answer = answer;
    this.older = older;
  }

  /**
   * Returns the key without {@code job.autoscaler.}; one that ends in a star stands for several.
   */
  String key() {
    return key;
  }

  /** Returns whether it had this key in an earlier version. */
  boolean wasNamed(String asked) {
    return older.equals(asked);
  }

  /** Returns whether there is something of the same meaning to write. */
  boolean isConverted() {
    return isConverted;
  }

  /** Returns what to write in KTA, or why there is nothing. */
  String answer() {
    return answer;
  }

  /** Returns the option of a key without its prefix. */
  static Optional<AutoscalerOption> of(String key) {
    return Arrays.stream(values()).filter(option -> option.hasKey(key)).findFirst();
  }

  private boolean hasKey(String asked) {
    return key.endsWith("*")
        ? asked.startsWith(key.substring(0, key.length() - 1))
        : key.equals(asked) || wasNamed(asked);
  }
}
