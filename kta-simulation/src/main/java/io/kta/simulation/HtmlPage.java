package io.kta.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.topology.OperatorId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The report of a run as one page that needs nothing from elsewhere. */
final class HtmlPage {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
  private static final int MOST_OPERATORS = 16;

  private final SimulationReport report;
  private final Timeline timeline;
  private final List<OperatorId> ids;
  private final JsonNodeFactory json = JsonNodeFactory.instance;

  HtmlPage(SimulationReport report) {
    this.report = report;
    this.timeline = report.recorder().timeline;
    this.ids = report.recorder().job.graph().topology.ids();
  }

  String text() {
    Map<String, String> values = new HashMap<>();
    values.put("title", HtmlText.escaped(report.algorithmName() + " in simulation"));
    values.put("subtitle", HtmlText.escaped(subtitle()));
    values.put("tiles", tiles());
    values.put("charts", charts());
    values.put("tables", new HtmlTables(report).text());
    values.put("data", data().toString().replace("<", "\\u003c"));
    Matcher matcher = PLACEHOLDER.matcher(template());
    StringBuilder page = new StringBuilder();
    while (matcher.find()) {
      String value = values.getOrDefault(matcher.group(1), "");
      matcher.appendReplacement(page, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(page);
    return page.toString();
  }

  private static String template() {
    try (InputStream template = HtmlPage.class.getResourceAsStream("report.html")) {
      if (template == null) {
        throw new IllegalStateException("report.html is missing; it belongs beside this class");
      }
      return new String(template.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String subtitle() {
    return "%s of virtual time, %d operators, a cycle every %s, seed %d"
        .formatted(
            HtmlTables.duration(report.length()),
            ids.size(),
            HtmlTables.duration(report.policy().interval()),
            report.recorder().job.settings().seed());
  }

  private String tiles() {
    Provisioning provisioning = report.provisioning();
    Oracle oracle = report.oracle();
    Duration limit = Duration.ofSeconds(5);
    return tile("p95 latency", HtmlTables.duration(report.latency(0.95)), "of the records")
        + tile("records above 5 s", percent(report.violations(limit)), "of all")
        + tile("highest lag", Axis.number(report.maxLag()), "records waiting")
        + tile("rescalings", String.valueOf(report.rescales()), stood())
        + tile("instance hours", decimal(provisioning.instanceHours()), needed(provisioning))
        + tile("score, lower is better", decimal(report.score()), best(oracle));
  }

  private String stood() {
    return "stood still for " + HtmlTables.duration(report.downtime());
  }

  private static String best(Oracle oracle) {
    return "best possible: %s%s".formatted(oracle.exact() ? "" : "about ", decimal(oracle.score()));
  }

  private static String needed(Provisioning provisioning) {
    return "needed: " + decimal(provisioning.neededHours());
  }

  private static String tile(String name, String value, String note) {
    return "<div class=\"tile\"><dt>%s</dt><dd>%s<small>%s</small></dd></div>%n"
        .formatted(name, value, note);
  }

  private String charts() {
    double mostLoad = Math.max(most(row -> timeline.load[row]), capacityShown());
    String legend =
        key("load", "line", "load")
            + key("capacity", "line", "what the job could read")
            + stopKey()
            + (report.failedCycles() > 0 ? markKey("failed", "a cycle failed") : "");
    StringBuilder charts = new StringBuilder();
    Chart load =
        new Chart(timeline, 230, "Load and capacity over time", ticks(mostLoad, 5))
            .stops()
            .steps("line", "capacity", row -> Math.min(mostLoad, timeline.capacity[row]))
            .line("load", row -> timeline.load[row]);
    for (SimulationEvent event : report.events()) {
      if (event.change().isEmpty()) {
        load.mark(event, 0);
      }
    }
    charts.append(section("Load and capacity", "records per second", legend, load));
    charts.append(
        section(
            "Lag",
            "records that wait outside of the sources",
            stopKey(),
            new Chart(timeline, 150, "Lag over time", ticks(most(row -> timeline.lag[row]), 3))
                .stops()
                .area("lag", row -> timeline.lag[row])));
    charts.append(
        section(
            "Latency",
            "seconds, of the record that waits longest",
            stopKey(),
            new Chart(
                    timeline,
                    150,
                    "Latency over time",
                    ticks(most(row -> timeline.latency[row]), 3))
                .stops()
                .area("latency", row -> timeline.latency[row])));
    for (int operator : shown()) {
      charts.append(operator(operator));
    }
    return charts.toString();
  }

  /** Returns the highest capacity worth drawing: a job's that could read far more is cut off. */
  private double capacityShown() {
    double load = most(row -> timeline.load[row]);
    return Math.min(most(row -> timeline.capacity[row]), load > 0 ? 3 * load : Double.MAX_VALUE);
  }

  private String operator(int i) {
    IntToDoubleFunction running = row -> timeline.parallelism[row][i];
    IntToDoubleFunction needed = row -> report.recorder().neededAt(timeline.begin(row))[i];
    String name = ids.get(i).value();
    double most = Math.max(most(running), most(needed));
    double asked = targets(name).values().stream().mapToInt(target -> target).max().orElse(0);
    List<Double> ticks = Axis.ticks(Math.max(most, Math.min(2 * most, asked)), 3, true);
    Chart chart =
        new Chart(timeline, 130, "Parallelism of " + name + " over time", ticks)
            .stops()
            .steps("line dash", "needed", needed)
            .steps("line", "load", running);
    targets(name).forEach(chart::mark);
    String legend =
        key("load", "line", "running")
            + key("needed", "line dash", "needed at least")
            + markKey("scaled", "decision")
            + (report.refusals() > 0 ? markKey("refused", "refused") : "");
    return section("Parallelism of " + name, "instances", legend, chart);
  }

  /** Returns what the operator was to run at by each event that was to change it, oldest first. */
  private Map<SimulationEvent, Integer> targets(String name) {
    Map<SimulationEvent, Integer> targets = new LinkedHashMap<>();
    for (SimulationEvent event : report.events()) {
      for (String change : event.change().split(", ", -1)) {
        if (change.startsWith(name + " ")) {
          targets.put(event, Integer.parseInt(change.substring(change.lastIndexOf(' ') + 1)));
        }
      }
    }
    return targets;
  }

  private int[] shown() {
    return IntStream.range(0, Math.min(MOST_OPERATORS, ids.size())).toArray();
  }

  private static List<Double> ticks(double most, int about) {
    return Axis.ticks(most, about, false);
  }

  private double most(IntToDoubleFunction value) {
    return IntStream.range(0, timeline.rows()).mapToDouble(value).max().orElse(0);
  }

  private static String section(String title, String unit, String legend, Chart chart) {
    return """
    <section>
    <div class="head"><h2>%s</h2><span class="unit">%s</span>%s</div>
    <div class="scroll">%s</div>
    </section>
    """
        .formatted(HtmlText.escaped(title), unit, legend, chart.svg());
  }

  private static String key(String color, String style, String name) {
    return """
    <span class="key"><svg width="22" height="8" aria-hidden="true"><path d="M0 4H22" fill="none" \
    stroke-width="2" %s stroke="var(--%s)"/></svg>%s</span>\
    """
        .formatted(style.contains("dash") ? "stroke-dasharray=\"4 4\"" : "", color, name);
  }

  private static String markKey(String kind, String name) {
    return """
    <span class="key"><svg width="12" height="12" aria-hidden="true">\
    <circle class="mark %s" cx="6" cy="6" r="5"/></svg>%s</span>\
    """
        .formatted(kind, name);
  }

  private String stopKey() {
    return report.downtime().isZero()
        ? ""
        : """
        <span class="key"><svg width="14" height="12" aria-hidden="true">\
        <rect width="14" height="12" fill="var(--stop)"/></svg>stands still</span>\
        """;
  }

  private ObjectNode data() {
    ObjectNode data = json.objectNode();
    data.put("seconds", timeline.rows() * timeline.rowSeconds());
    data.put("rowSeconds", timeline.rowSeconds());
    data.put("width", Chart.WIDTH);
    data.put("left", Chart.LEFT);
    data.put("right", Chart.RIGHT);
    ArrayNode series = data.putArray("series");
    series.add(series("load", " /s", row -> timeline.load[row]));
    series.add(series("capacity", " /s", row -> timeline.capacity[row]));
    series.add(series("lag", "", row -> timeline.lag[row]));
    series.add(series("latency", " s", row -> timeline.latency[row]));
    for (int i : shown()) {
      series.add(series(ids.get(i).value(), "", row -> timeline.parallelism[row][i]));
    }
    ArrayNode events = data.putArray("events");
    for (SimulationEvent event : report.events()) {
      events.addObject().put("at", event.at().toNanos() / 1e9).put("text", event.toString());
    }
    return data;
  }

  private ObjectNode series(String name, String unit, IntToDoubleFunction value) {
    ObjectNode series = json.objectNode();
    series.put("name", name).put("unit", unit);
    ArrayNode values = series.putArray("values");
    for (int row = 0; row < timeline.rows(); row++) {
      values.add(Math.round(value.applyAsDouble(row) * 10) / 10.0);
    }
    return series;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
  }
}
