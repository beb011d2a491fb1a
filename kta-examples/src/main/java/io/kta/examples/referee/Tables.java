package io.kta.examples.referee;

import io.kta.examples.referee.Bootstrap.Interval;
import io.kta.examples.referee.Standings.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables as Markdown. */
final class Tables {
  /** What matters most. */
  static final List<Measure> MAIN =
      List.of(
          Measure.COST,
          Measure.SURPLUS,
          Measure.VIOLATIONS_5S,
          Measure.P95_LATENCY,
          Measure.RESCALES,
          Measure.SCORE);

  private Tables() {}

  /** Returns all measures of a series: a table for each, and what became of the goals. */
  static String of(Standings standings, Series series) {
    StringBuilder text = new StringBuilder("# Series: " + series.title() + "\n\n");
    text.append(Goals.table(standings, series));
    for (Measure measure : Measure.values()) {
      text.append(table(standings, series, measure));
    }
    return text.toString();
  }

  /** Returns the measures that matter most, over everything. */
  static String summary(Standings standings) {
    StringBuilder text = new StringBuilder();
    for (Series series : Series.values()) {
      text.append("\n## ").append(series.title()).append("\n\n| |");
      MAIN.forEach(measure -> text.append(' ').append(measure.title()).append(" |"));
      text.append("\n|---|").append("---|".repeat(MAIN.size())).append('\n');
      Part all = standings.all(series);
      for (String contestant : standings.contestants()) {
        text.append("| ").append(contestant).append(" |");
        for (Measure measure : MAIN) {
          text.append(' ').append(measure.text(standings.median(all, contestant, measure)));
          if (!contestant.equals(Contestant.REFERENCE)) {
            text.append(' ').append(inBrackets(measure, standings, all, contestant));
          }
          text.append(" |");
        }
        text.append('\n');
      }
    }
    return text.append('\n').toString();
  }

  /** Returns one measure: a row for each algorithm, a column for each workload. */
  static String table(Standings standings, Series series, Measure measure) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(standings.workloads());
    header.addAll(List.of("all", "difference to " + Contestant.REFERENCE));
    rows.add(header);
    for (String contestant : standings.contestants()) {
      List<String> row = new ArrayList<>(List.of(contestant));
      for (String workload : standings.workloads()) {
        Part part = standings.of(series, workload);
        row.add(measure.text(standings.median(part, contestant, measure)));
      }
      Part all = standings.all(series);
      row.add(measure.text(standings.median(all, contestant, measure)));
      row.add(
          contestant.equals(Contestant.REFERENCE)
              ? ""
              : measure.signed(standings.difference(all, contestant, measure).median())
                  + " "
                  + inBrackets(measure, standings, all, contestant));
      rows.add(row);
    }
    String title = measure.title().substring(0, 1).toUpperCase(Locale.ROOT);
    return "## " + title + measure.title().substring(1) + "\n\n" + markdown(rows) + "\n";
  }

  /** Returns rows as a table, the first as its header. */
  static String markdown(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append('|').append("---|".repeat(rows.get(0).size())).append('\n');
      }
    }
    return text.toString();
  }

  private static String inBrackets(
      Measure measure, Standings standings, Part part, String contestant) {
    Interval interval = standings.difference(part, contestant, measure);
    return Double.isNaN(interval.low())
        ? ""
        : "(" + measure.signed(interval.low()) + " to " + measure.signed(interval.high()) + ")";
  }
}
