package io.kta.examples.referee;

import io.kta.examples.referee.Bootstrap.Interval;
import java.util.Locale;

/** All numbers as comma-separated values. */
final class Csv {
  private Csv() {}

  /** Returns a row for each run. */
  static String results(Iterable<Result> results) {
    StringBuilder csv = new StringBuilder("series,topology,workload,seed,algorithm");
    for (Measure measure : Measure.values()) {
      csv.append(',').append(measure.name().toLowerCase(Locale.ROOT));
    }
    csv.append('\n');
    for (Result result : results) {
      csv.append(result.series().id());
      csv.append(',').append(result.topology());
      csv.append(',').append(result.workload());
      csv.append(',').append(result.seed());
      csv.append(',').append(result.contestant());
      for (Measure measure : Measure.values()) {
        csv.append(',').append(number(result.value(measure)));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  /**
   * Returns a row for each algorithm, cell and main measure: the median, and the difference to Kta.
   */
  static String summary(Standings standings) {
    StringBuilder csv =
        new StringBuilder(
            "series,topology,workload,algorithm,measure,median,difference,low,high\n");
    for (Series series : Series.values()) {
      for (String topology : standings.topologies()) {
        for (String workload : standings.workloads()) {
          Standings.Part part = standings.of(series, topology, workload);
          for (String contestant : standings.contestants()) {
            for (Measure measure : Tables.MAIN) {
              Interval interval = standings.difference(part, contestant, measure);
              csv.append(String.join(",", series.id(), topology, workload, contestant));
              csv.append(',').append(measure.name().toLowerCase(Locale.ROOT));
              csv.append(',').append(number(standings.median(part, contestant, measure)));
              csv.append(',').append(number(interval.median()));
              csv.append(',').append(number(interval.low()));
              csv.append(',').append(number(interval.high())).append('\n');
            }
          }
        }
      }
    }
    return csv.toString();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value);
  }
}
