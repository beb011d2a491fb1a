package io.kta.simulation;

import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the charts of a report show, as tables. */
final class HtmlTables {
  private static final int MOST_ROWS = 120;
  private static final int MOST_EVENTS = 500;
  private static final int MOST_OPERATORS = 16;

  private final SimulationReport report;
  private final Timeline timeline;

  HtmlTables(SimulationReport report) {
    this.report = report;
    this.timeline = report.recorder().timeline;
  }

  String text() {
    return measures() + events() + series();
  }

  private String measures() {
    StringBuilder table = new StringBuilder();
    for (String[] measure : new MeasureTable(report).rows()) {
      table.append(
          "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td><td>%s</td></tr>%n"
              .formatted(
                  HtmlText.escaped(measure[0]),
                  HtmlText.escaped(measure[1]),
                  HtmlText.escaped(measure[2])));
    }
    return details("All measures", "<table>" + table + "</table>");
  }

  private String events() {
    List<SimulationEvent> events = report.events();
    int skipped = Math.max(0, events.size() - MOST_EVENTS);
    StringBuilder table = new StringBuilder("<tr><th>time</th><th>change</th><th>why</th></tr>");
    for (SimulationEvent event : events.subList(skipped, events.size())) {
      boolean bad = event.kind() != SimulationEvent.Kind.SCALED;
      table.append(
          "<tr><td class=\"t\">%s</td><td>%s%s</td><td>%s</td></tr>%n"
              .formatted(
                  TimelineText.time(event.at().toNanos() / 1e9),
                  bad
                      ? "<span class=\"bad\">"
                          + event.kind().name().toLowerCase(Locale.ROOT)
                          + "</span> "
                      : "",
                  HtmlText.escaped(event.change()),
                  HtmlText.escaped(event.reason())));
    }
    String title = skipped == 0 ? "Decisions" : "The newest %d decisions".formatted(MOST_EVENTS);
    return details(title, "<div class=\"scroll\"><table>" + table + "</table></div>");
  }

  private String series() {
    List<OperatorId> ids = report.recorder().job.graph().topology.ids();
    int shown = Math.min(MOST_OPERATORS, ids.size());
    StringBuilder table =
        new StringBuilder(
            "<tr><th>time</th><th class=\"n\">load /s</th><th class=\"n\">capacity /s</th>"
                + "<th class=\"n\">lag</th><th class=\"n\">latency s</th>");
    for (OperatorId id : ids.subList(0, shown)) {
      table.append("<th class=\"n\">%s</th>".formatted(HtmlText.escaped(id.value())));
    }
    table.append("</tr>");
    int step = (timeline.rows() + MOST_ROWS - 1) / MOST_ROWS;
    for (int row = 0; row < timeline.rows(); row += step) {
      table.append(
          String.format(
              Locale.ROOT,
              "<tr><td class=\"t\">%s</td><td class=\"n\">%,.0f</td><td class=\"n\">%,.0f</td>"
                  + "<td class=\"n\">%,.0f</td><td class=\"n\">%.1f</td>",
              TimelineText.time(timeline.begin(row)),
              timeline.load[row],
              timeline.capacity[row],
              timeline.lag[row],
              timeline.latency[row]));
      for (int i = 0; i < shown; i++) {
        table.append("<td class=\"n\">%d</td>".formatted(timeline.parallelism[row][i]));
      }
      table.append("</tr>\n");
    }
    return details("Series", "<div class=\"scroll\"><table>" + table + "</table></div>");
  }

  private static String details(String summary, String content) {
    return "<details><summary>%s</summary>%s</details>%n".formatted(summary, content);
  }

  /** Returns for example {@code 340 ms}, {@code 12.5 s}, {@code 40 min} or {@code 2.5 h}. */
  static String duration(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    if (seconds < 1) {
      return TimelineText.plain(Math.rint(seconds * 1000)) + " ms";
    }
    if (seconds < 100) {
      return TimelineText.plain(Math.round(seconds * 10) / 10.0) + " s";
    }
    return seconds < 6000
        ? TimelineText.plain(Math.round(seconds / 6) / 10.0) + " min"
        : TimelineText.plain(Math.round(seconds / 360) / 10.0) + " h";
  }
}
