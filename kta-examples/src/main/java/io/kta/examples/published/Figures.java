package io.kta.examples.published;

import com.google.common.math.Quantiles;
import io.kta.simulation.SimulationReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What is compared; a number that is not published is NaN. Latencies are weighted by time.
 * Immutable.
 *
 * @param instances how many ran on average
 * @param most how many ran at most
 * @param rescales how often their number was changed
 * @param mean mean latency in seconds
 * @param p95 95th percentile of the latency in seconds
 * @param below5 percent of the time in which latency was below 5 s
 */
record Figures(
    double instances, double most, double rescales, double mean, double p95, double below5) {

  /** Returns the figures of a run. */
  static Figures of(SimulationReport report) {
    return new Figures(
        report.provisioning().instanceHours() / (report.length().toSeconds() / 3600.0),
        report.peakInstances(),
        report.rescales(),
        report.meanLatencyOverTime().toMillis() / 1000.0,
        report.latencyOverTime(0.95).toMillis() / 1000.0,
        100 * (1 - report.violationsOverTime(Duration.ofSeconds(5))));
  }

  /** Returns the median of each figure. */
  static Figures median(List<Figures> runs) {
    return new Figures(
        median(runs, Figures::instances),
        median(runs, Figures::most),
        median(runs, Figures::rescales),
        median(runs, Figures::mean),
        median(runs, Figures::p95),
        median(runs, Figures::below5));
  }

  /** Returns the figures as cells of a Markdown table. */
  String cells() {
    return String.join(
        " | ",
        one(instances),
        whole(most),
        whole(rescales),
        one(mean),
        whole(p95),
        percent(below5));
  }

  private static double median(List<Figures> runs, ToDoubleFunction<Figures> figure) {
    return Quantiles.median().compute(runs.stream().mapToDouble(figure).toArray());
  }

  private static String one(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String percent(double value) {
    return whole(value) + (Double.isNaN(value) ? "" : " %");
  }

  private static String whole(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.0f", value);
  }
}
