package io.kta.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.simulation.Chart.Line;
import io.kta.simulation.Chart.Style;
import io.kta.topology.OperatorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The charts of a run, and the numbers behind them. */
final class RunCharts {
  private static final int MOST_OPERATORS = 16;
  private static final double CAPACITY_SHOWN = 3; // times the highest load; above, it is cut off

  private final SimulationReport report;
  private final Timeline timeline;
  private final List<OperatorId> ids;
  private final List<SimulationEvent> events;
  private final Chart load;
  private final List<Chart> lagAndLatency;
  private final List<Chart> parallelism;

  RunCharts(SimulationReport report) {
    this.report = report;
    this.timeline = report.recorder().timeline;
    List<OperatorId> all = report.recorder().job.graph().topology.ids();
    this.ids = all.subList(0, Math.min(MOST_OPERATORS, all.size()));
    this.events = report.events();
    this.load = load();
    this.lagAndLatency =
        List.of(
            new Chart("Lag", "records that wait outside of the sources", 170)
                .line(new Line("", "lag", Style.AREA, row -> timeline.lag[row])),
            new Chart("Latency", "seconds, of the record that waits longest", 170)
                .line(new Line("", "latency", Style.AREA, row -> timeline.latency[row])));
    this.parallelism = IntStream.range(0, ids.size()).mapToObj(this::parallelism).toList();
  }

  private Chart load() {
    double most = most(row -> timeline.load[row]);
    Chart chart =
        new Chart("Load and capacity", "records per second", 240)
            .line(
                new Line(
                    "what the job could read",
                    "capacity",
                    Style.STEPS,
                    row -> timeline.capacity[row]))
            .line(new Line("load", "load", Style.LINE, row -> timeline.load[row]));
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).targets().isEmpty()) {
        chart.mark(i, 0);
      }
    }
    return most > 0 ? chart.atMost(CAPACITY_SHOWN * most) : chart;
  }

  private Chart parallelism(int operator) {
    OperatorId id = ids.get(operator);
    Chart chart =
        new Chart("Parallelism of " + id.value(), "instances", 150)
            .line(
                new Line(
                    "needed at least",
                    "needed",
                    Style.DASHED,
                    row -> report.recorder().neededAt(timeline.begin(row))[operator]))
            .line(
                new Line(
                    "running", "load", Style.STEPS, row -> timeline.parallelism[row][operator]));
    for (int i = 0; i < events.size(); i++) {
      Integer target = events.get(i).targets().get(id);
      if (target != null) {
        chart.mark(i, target);
      }
    }
    return chart;
  }

  private double most(IntToDoubleFunction value) {
    return IntStream.range(0, timeline.rows()).mapToDouble(value).max().orElse(0);
  }

  /** Returns the sections of the page, in the order of the charts in {@link #data}. */
  String sections() {
    String stop =
        report.downtime().isZero()
            ? ""
            : """
            <span class="key"><svg width="14" height="12" aria-hidden="true">\
            <rect width="14" height="12" fill="var(--stop)"/></svg>stands still</span>\
            """;
    String failed = report.failedCycles() > 0 ? markKey("failed", "a cycle failed") : "";
    String decided =
        markKey("scaled", "decision")
            + (report.refusals() > 0 ? markKey("refused", "refused") : "");
    StringBuilder sections = new StringBuilder(load.section(stop + failed));
    lagAndLatency.forEach(chart -> sections.append(chart.section(stop)));
    parallelism.forEach(chart -> sections.append(chart.section(decided)));
    return sections.toString();
  }

  private static String markKey(String kind, String name) {
    return """
    <span class="key"><svg width="12" height="12" aria-hidden="true">\
    <circle class="mark %s" cx="6" cy="6" r="5"/></svg>%s</span>\
    """
        .formatted(kind, name);
  }

  /** Returns what the page's script draws and shows. */
  ObjectNode data() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("rows", timeline.rows());
    data.put("rowSeconds", timeline.rowSeconds());
    ArrayNode charts = data.putArray("charts");
    List<Chart> all = new ArrayList<>(List.of(load));
    all.addAll(lagAndLatency);
    all.addAll(parallelism);
    all.forEach(chart -> chart.writeTo(charts.addObject(), timeline.rows()));
    writeTold(data.putArray("told"));
    writeStops(data.putArray("stops"));
    ArrayNode told = data.putArray("events");
    for (SimulationEvent event : events) {
      told.addObject()
          .put("at", event.at().toNanos() / 1e9)
          .put("kind", event.kind().name().toLowerCase(Locale.ROOT))
          .put("text", event.toString());
    }
    return data;
  }

  /** Which lines the reader is told the numbers of: names, units, and the places of the lines. */
  private void writeTold(ArrayNode told) {
    addTold(told, "load", " /s", 0, 1);
    addTold(told, "capacity", " /s", 0, 0);
    addTold(told, "lag", "", 1, 0);
    addTold(told, "latency", " s", 2, 0);
    for (int i = 0; i < ids.size(); i++) {
      addTold(told, ids.get(i).value(), "", 3 + i, 1);
    }
  }

  private static void addTold(ArrayNode told, String name, String unit, int chart, int line) {
    told.addObject().put("name", name).put("unit", unit).put("chart", chart).put("line", line);
  }

  private void writeStops(ArrayNode stops) {
    int from = -1;
    for (int row = 0; row <= timeline.rows(); row++) {
      boolean stopped = row < timeline.rows() && timeline.stoppedShare[row] >= 0.5;
      if (stopped && from < 0) {
        from = row;
      } else if (!stopped && from >= 0) {
        stops.addArray().add(timeline.begin(from)).add(timeline.begin(row));
        from = -1;
      }
    }
  }
}
