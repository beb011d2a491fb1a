package io.kta.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All measures of a run, each with its value and what it means. */
final class MeasureTable {
  private final SimulationReport report;
  private final List<String[]> rows = new ArrayList<>();

  MeasureTable(SimulationReport report) {
    this.report = report;
    latency();
    rescaling();
    provisioning();
    settling();
    oracle();
  }

  List<String[]> rows() {
    return rows;
  }

  private void latency() {
    for (double share : new double[] {0.5, 0.95, 0.99, 1}) {
      String name = share == 1 ? "longest latency" : "latency p" + Math.round(share * 100);
      add(name, HtmlTables.duration(report.latency(share)), "of the records");
    }
    add("mean latency", HtmlTables.duration(report.meanLatency()), "of the records");
    for (long limit : new long[] {1, 5, 60}) {
      Duration above = Duration.ofSeconds(limit);
      add(
          "above " + limit + " s",
          percent(report.violations(above)),
          "of the records; " + percent(report.violationsOverTime(above)) + " of the time");
    }
    add("highest lag", count(report.maxLag()), "records");
    add("mean lag", count(report.meanLag()), "records");
    add("area under the lag", count(report.lagRecordSeconds()), "records times seconds");
  }

  private void rescaling() {
    add("rescalings", String.valueOf(report.rescales()), decimal(report.rescalesPerHour()) + "/h");
    add("stood still", HtmlTables.duration(report.downtime()), "in all");
    add("instances changed", String.valueOf(report.changedInstances()), "by all rescalings");
    add("refused plans", String.valueOf(report.refusals()), "by the job");
    add("failed cycles", String.valueOf(report.failedCycles()), "of " + report.cycles());
  }

  private void provisioning() {
    Provisioning p = report.provisioning();
    add("instance hours", decimal(p.instanceHours()), "at most " + report.peakInstances());
    add("surplus", decimal(p.surplus()), "instance hours relative to those needed");
    add("under-provisioned", percent(p.under()), percent(p.timeUnder()) + " of the time");
    add("over-provisioned", percent(p.over()), percent(p.timeOver()) + " of the time");
    add("instability", percent(p.instability()), "of the minutes");
  }

  private void settling() {
    Settling s = report.settling();
    add("disturbances", String.valueOf(s.disturbances()), s.unsettled() + " never settled");
    add("settling", HtmlTables.duration(s.mean()), "at most " + HtmlTables.duration(s.longest()));
    add("rescalings to settle", String.valueOf(s.mostRescales()), "at most");
    add("overshoot", percent(s.overshoot()), "of the instances needed");
  }

  private void oracle() {
    Oracle oracle = report.oracle();
    double hours = report.provisioning().instanceHours() - oracle.instanceHours();
    double late = report.violations(Duration.ofSeconds(5)) - oracle.violations();
    add("score", decimal(report.score()), "the oracle's is " + decimal(oracle.score()));
    add("regret, instance hours", decimal(hours), "above those of the oracle");
    add("regret, above 5 s", percent(late), "of the records, above that of the oracle");
    String kind = oracle.exact() ? "exact" : "an approximation";
    add("oracle's rescalings", String.valueOf(oracle.rescales()), "the oracle is " + kind);
  }

  private void add(String name, String value, String meaning) {
    rows.add(new String[] {name, value, meaning});
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", share * 100);
  }

  private static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
