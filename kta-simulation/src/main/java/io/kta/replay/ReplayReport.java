package io.kta.replay;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.knowledge.CycleId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * The recorded and the replayed decisions, side by side. Immutable.
 *
 * @param cycles how many cycles were played back
 * @param differing in how many of them the two would have the job run differently
 * @param torn how many lines of the recording were cut off, and left out
 * @param recorded what was decided then
 * @param replayed what would have been decided
 * @param rows the cycles in which either changed something, oldest first; no more than the first
 *     {@value #MOST_ROWS}
 * @since 0.1
 */
@Growing
public record ReplayReport(
    long cycles, long differing, long torn, Totals recorded, Totals replayed, List<Row> rows) {
  static final int MOST_ROWS = 1000;

  /** Copies the rows. */
  public ReplayReport {
    requireNonNull(recorded, "recorded");
    requireNonNull(replayed, "replayed");
    rows = List.copyOf(rows);
  }

  /**
   * All decisions of one side. Immutable.
   *
   * @param changes cycles that would change the parallelism of the job they saw
   * @param meanInstances how many instances the job would have had after a cycle, on average over
   *     the cycles that measured it; 0 if none did
   * @param failed cycles that failed
   */
  @Growing
  public record Totals(long changes, double meanInstances, long failed) {}

  /**
   * One cycle. Immutable.
   *
   * @param cycle which it was
   * @param at when it was recorded
   * @param recorded what was decided then, such as {@code map 1 -> 4}
   * @param replayed what would have been decided
   * @param same whether both would have the job run alike
   */
  @Growing
  public record Row(CycleId cycle, Instant at, String recorded, String replayed, boolean same) {
    /** Rejects null. */
    public Row {
      requireNonNull(cycle, "cycle");
      requireNonNull(at, "at");
      requireNonNull(recorded, "recorded");
      requireNonNull(replayed, "replayed");
    }
  }

  /**
   * Returns the totals and then the rows as a table; where the two differ, there is an asterisk.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d cycles played back, %d differ%s%n",
            cycles,
            differing,
            torn == 0 ? "" : "; " + torn + " were cut off"));
    append(text, "recorded", recorded);
    append(text, "replayed", replayed);
    if (rows.isEmpty()) {
      return text.toString();
    }
    int first = width("cycle", rows.stream().map(row -> row.cycle().toString()).toList());
    int second = width("recorded", rows.stream().map(Row::recorded).toList());
    String line = "%-" + first + "s  %-24s    %-" + second + "s  %s%n";
    text.append(String.format(Locale.ROOT, line, "cycle", "at", "recorded", "replayed"));
    String row = "%-" + first + "s  %-24s  %s %-" + second + "s  %s%n";
    for (Row r : rows) {
      String mark = r.same() ? " " : "*";
      text.append(
          String.format(
              Locale.ROOT,
              row,
              r.cycle(),
              r.at().truncatedTo(ChronoUnit.MILLIS),
              mark,
              r.recorded(),
              r.replayed()));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String side, Totals totals) {
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %d changes, %.2f instances on average, %d failed%n",
            side,
            totals.changes(),
            totals.meanInstances(),
            totals.failed()));
  }

  private static int width(String title, List<String> cells) {
    return Math.max(title.length(), cells.stream().mapToInt(String::length).max().orElse(0));
  }
}
