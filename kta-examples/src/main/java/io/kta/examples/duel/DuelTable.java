package io.kta.examples.duel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of a duel as Markdown and as comma-separated values. */
final class DuelTable {
  private static final String MEASURES =
      "instances run, relative to those needed | instance-hours | records later than 5 s | rescales | failures | downtime | a stop: mean, longest | records done again |\n";
  private static final int MEASURE_COUNT = 8;

  private DuelTable() {}

  /** Returns a line for each contestant, over all rounds. */
  static String summary(List<BoutResult> results) {
    Map<String, List<BoutResult>> byName = new LinkedHashMap<>();
    results.forEach(
        result ->
            byName.computeIfAbsent(result.contestant(), name -> new ArrayList<>()).add(result));
    StringBuilder table = new StringBuilder("| contestant | ").append(MEASURES);
    table.append("|---|").append("---|".repeat(MEASURE_COUNT)).append('\n');
    byName.forEach((name, all) -> table.append("| ").append(name).append(line(all)));
    return table.toString();
  }

  /** Returns a line for each contestant and round. */
  static String rounds(List<BoutResult> results) {
    StringBuilder table = new StringBuilder("| round | load | contestant | ").append(MEASURES);
    table.append("|---|---|---|").append("---|".repeat(MEASURE_COUNT)).append('\n');
    for (BoutResult result : results) {
      table.append("| %d | %s | ".formatted(result.round(), result.load()));
      table.append(result.contestant()).append(line(List.of(result)));
    }
    return table.toString();
  }

  /** Returns how each contestant is set. */
  static String settings(List<Contestant> contestants) {
    StringBuilder table = new StringBuilder("| contestant | settings |\n|---|---|\n");
    contestants.forEach(
        contestant ->
            table.append("| %s | %s |%n".formatted(contestant.name(), contestant.settings())));
    return table.toString();
  }

  private static String line(List<BoutResult> results) {
    double ran = 0;
    double needed = 0;
    long records = 0;
    long late = 0;
    long repeated = 0;
    long rescales = 0;
    List<Restart> restarts = new ArrayList<>();
    for (BoutResult result : results) {
      ran += result.cost().instanceSeconds();
      needed += result.cost().needed();
      records += result.lateness().records();
      late += result.lateness().late();
      repeated += result.lateness().repeated();
      rescales += result.rescales();
      restarts.addAll(result.restarts());
    }
    return String.format(
        Locale.ROOT,
        " | %.2f× | %.2f | %.1f %% | %d | %d | %s | %d |%n",
        ran / needed,
        ran / 3600,
        records == 0 ? 0 : 100.0 * late / records,
        rescales,
        restarts.size() - rescales,
        stops(restarts),
        repeated);
  }

  private static String stops(List<Restart> restarts) {
    double sum = restarts.stream().mapToDouble(Restart::seconds).sum();
    double longest = restarts.stream().mapToDouble(Restart::seconds).max().orElse(0);
    return restarts.isEmpty()
        ? "0 s | –"
        : String.format(
            Locale.ROOT, "%.1f s | %.2f s, %.2f s", sum, sum / restarts.size(), longest);
  }

  /** Returns a row for each contestant and round. */
  static String csv(List<BoutResult> results) {
    StringBuilder csv =
        new StringBuilder(
            "round,load,contestant,instance_seconds,needed,records,late,rescales,failures,downtime,repeated\n");
    for (BoutResult result : results) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,%s,%s,%.1f,%.1f,%d,%d,%d,%d,%.3f,%d%n",
              result.round(),
              result.load(),
              result.contestant(),
              result.cost().instanceSeconds(),
              result.cost().needed(),
              result.lateness().records(),
              result.lateness().late(),
              result.rescales(),
              result.failures(),
              result.downtime(),
              result.lateness().repeated()));
    }
    return csv.toString();
  }
}
