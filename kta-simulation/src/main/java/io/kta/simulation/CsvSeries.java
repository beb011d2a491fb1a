package io.kta.simulation;

import io.kta.topology.OperatorId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The series of a run as comma-separated values. */
final class CsvSeries {
  private static final int DECIMALS = 4;

  private CsvSeries() {}

  static String of(Recorder recorder) {
    Timeline timeline = recorder.timeline;
    List<OperatorId> ids = recorder.job.graph().topology.ids();
    StringBuilder csv =
        new StringBuilder("seconds,load_per_s,capacity_per_s,lag,latency_s,stopped_share");
    for (OperatorId id : ids) {
      for (String series : List.of("parallelism", "needed", "busy", "backpressured")) {
        csv.append(',').append(quoted(id + "." + series));
      }
    }
    csv.append('\n');
    for (int row = 0; row < timeline.rows(); row++) {
      csv.append(decimal(timeline.begin(row)));
      csv.append(',').append(decimal(timeline.load[row]));
      csv.append(',').append(decimal(timeline.capacity[row]));
      csv.append(',').append(decimal(timeline.lag[row]));
      csv.append(',').append(decimal(timeline.latency[row]));
      csv.append(',').append(decimal(timeline.stoppedShare[row]));
      int[] needed = recorder.neededAt(timeline.begin(row));
      for (int i = 0; i < ids.size(); i++) {
        csv.append(',').append(timeline.parallelism[row][i]);
        csv.append(',').append(needed[i]);
        csv.append(',').append(decimal(timeline.busy[row][i]));
        csv.append(',').append(decimal(timeline.backpressured[row][i]));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  /** Returns a number with up to four decimals, written alike on every JDK. */
  private static String decimal(double value) {
    return new BigDecimal(value)
        .setScale(DECIMALS, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String quoted(String name) {
    return name.matches("[^\",\r\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
