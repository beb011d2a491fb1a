package io.kta.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The report of a run as one page that needs nothing from elsewhere. */
final class HtmlPage {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private final SimulationReport report;

  HtmlPage(SimulationReport report) {
    this.report = report;
  }

  String text() {
    RunCharts charts = new RunCharts(report);
    Map<String, String> values = new HashMap<>();
    values.put("title", HtmlText.escaped(report.algorithmName() + " in simulation"));
    values.put("subtitle", HtmlText.escaped(subtitle()));
    values.put("tiles", tiles());
    values.put("charts", charts.sections());
    values.put("tables", new HtmlTables(report).text());
    values.put("data", charts.data().toString().replace("<", "\\u003c"));
    values.put("palette", resource("palette.css"));
    values.put("script", resource("report.js"));
    values.put("uplot", resource("uplot/uPlot.iife.min.js"));
    values.put("uplotStyle", resource("uplot/uPlot.min.css"));
    values.put("uplotLicense", resource("uplot/LICENSE"));
    Matcher matcher = PLACEHOLDER.matcher(resource("report.html"));
    StringBuilder page = new StringBuilder();
    while (matcher.find()) {
      String value = values.getOrDefault(matcher.group(1), "");
      matcher.appendReplacement(page, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(page);
    return page.toString();
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + " is missing; it belongs beside this class, where Maven's build puts it");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String subtitle() {
    return "%s of virtual time, %d operators, a cycle every %s, seed %d"
        .formatted(
            HtmlTables.duration(report.length()),
            report.recorder().job.graph().size(),
            HtmlTables.duration(report.policy().interval()),
            report.recorder().job.settings().seed());
  }

  private String tiles() {
    Provisioning provisioning = report.provisioning();
    Oracle oracle = report.oracle();
    Duration limit = Duration.ofSeconds(5);
    return tile("p95 latency", HtmlTables.duration(report.latency(0.95)), "of the records")
        + tile("records above 5 s", percent(report.violations(limit)), "of all")
        + tile("highest lag", compact(report.maxLag()), "records waiting")
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

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** Returns for example {@code 1.2M}, as the axes of the charts do. */
  private static String compact(double value) {
    NumberFormat format =
        NumberFormat.getCompactNumberInstance(Locale.ENGLISH, NumberFormat.Style.SHORT);
    format.setMaximumFractionDigits(1);
    return format.format(value);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
  }
}
