package io.kta.examples.referee;

import io.kta.simulation.SimulationReport;
import io.kta.simulation.Weights;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What is measured of a run; of all, less is better. */
enum Measure {
  COST("instance-hours", 2, r -> r.provisioning().instanceHours()),
  SURPLUS("instances run, relative to those needed", 2, r -> r.provisioning().surplus()),
  VIOLATIONS_5S("records later than 5 s, percent", 1, r -> percent(late(r, 5))),
  VIOLATIONS_1S("records later than 1 s, percent", 1, r -> percent(late(r, 1))),
  VIOLATIONS_60S("records later than 60 s, percent", 1, r -> percent(late(r, 60))),
  TIME_ABOVE_5S(
      "time with latency above 5 s, percent",
      1,
      r -> percent(r.violationsOverTime(Duration.ofSeconds(5)))),
  MEAN_LATENCY("mean latency, s", 1, r -> seconds(r.meanLatency())),
  P50_LATENCY("median latency, s", 2, r -> seconds(r.latency(0.5))),
  P95_LATENCY("95th percentile of the latency, s", 1, r -> seconds(r.latency(0.95))),
  P99_LATENCY("99th percentile of the latency, s", 1, r -> seconds(r.latency(0.99))),
  MEAN_LATENCY_TIME("mean latency over time, s", 1, r -> seconds(r.meanLatencyOverTime())),
  P95_LATENCY_TIME("95th percentile over time, s", 1, r -> seconds(r.latencyOverTime(0.95))),
  MAX_LAG("largest lag, records", 0, SimulationReport::maxLag),
  MEAN_LAG("mean lag, records", 0, SimulationReport::meanLag),
  RESCALES("rescales", 1, SimulationReport::rescales),
  DOWNTIME("time stopped, s", 0, r -> seconds(r.downtime())),
  CHANGED("instances started or stopped", 0, SimulationReport::changedInstances),
  FAILED("plans refused and cycles failed", 1, r -> r.refusals() + r.failedCycles()),
  UNDER("instances missing, percent of those needed", 1, r -> percent(r.provisioning().under())),
  OVER("instances too many, percent of those needed", 1, r -> percent(r.provisioning().over())),
  TIME_UNDER("time with too few, percent", 1, r -> percent(r.provisioning().timeUnder())),
  TIME_OVER("time with too many, percent", 1, r -> percent(r.provisioning().timeOver())),
  INSTABILITY("instability, percent", 1, r -> percent(r.provisioning().instability())),
  SETTLING("settling time, s", 0, r -> seconds(r.settling().mean())),
  OVERSHOOT("largest overshoot, percent", 0, r -> percent(r.settling().overshoot())),
  PEAK("most instances", 1, SimulationReport::peakInstances),
  SCORE("score J, weights 0.4, 0.4, 0.2", 3, r -> score(r, Weights.standard())),
  SCORE_EQUAL("score J, equal weights", 3, r -> score(r, Weights.equal())),
  SCORE_LATENCY("score J, latency first", 3, r -> score(r, Weights.latencyFirst())),
  SCORE_COST("score J, cost first", 3, r -> score(r, Weights.costFirst()));

  private final String title;
  private final int digits;

  @SuppressWarnings("ImmutableEnumChecker") // all are lambdas that hold nothing
  private final ToDoubleFunction<SimulationReport> of;

  Measure(String title, int digits, ToDoubleFunction<SimulationReport> of) {
    this.title = title;
    this.digits = digits;
    this.of = of;
  }

  String title() {
    return title;
  }

  /** Returns a number of this measure for people; what is not known is a dash. */
  String text(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** Returns a difference for people, with its sign. */
  String signed(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%+." + digits + "f", value);
  }

  /** Returns all measures of a run. */
  static Map<Measure, Double> of(SimulationReport report) {
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    for (Measure measure : values()) {
      values.put(measure, measure.of.applyAsDouble(report));
    }
    return values;
  }

  private static double late(SimulationReport report, int seconds) {
    return report.violations(Duration.ofSeconds(seconds));
  }

  private static double score(SimulationReport report, Weights weights) {
    return report.score(weights, Duration.ofSeconds(5));
  }

  private static double percent(double share) {
    return 100 * share;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
