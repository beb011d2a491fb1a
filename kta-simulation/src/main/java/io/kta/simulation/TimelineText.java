package io.kta.simulation;

import io.kta.topology.OperatorId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The timeline of a run as a table for people, one row for each cycle. Immutable. */
final class TimelineText {
  private static final int BEFORE = 8;
  private static final int AFTER = 3;
  private static final int MOST_OPERATORS = 6;
  private static final int MOST_EVENTS = 30;
  private static final int FEW_EVENTS = 5;

  private final SimulationReport report;
  private final Timeline timeline;
  private final int step; // rows of the timeline for one row of the table

  TimelineText(SimulationReport report) {
    this.report = report;
    this.timeline = report.recorder().timeline;
    double interval = report.policy().interval().toNanos() / 1e9;
    this.step = (int) Math.max(1, Math.round(interval / timeline.rowSeconds()));
  }

  /** Returns the rows around an instant, which is marked. */
  String around(double seconds) {
    int marked = timeline.rowAt(seconds - 1e-6) / step;
    int last = Math.min((timeline.rows() - 1) / step, marked + AFTER);
    int first = Math.max(0, Math.min(marked - BEFORE, last - BEFORE - AFTER));
    int[] shown = operatorsShown();
    List<String> lines = new ArrayList<>();
    lines.add(header(shown));
    for (int row = first; row <= last; row++) {
      lines.add((row == marked ? " > " : "   ") + row(row, shown));
    }
    List<SimulationEvent> before = eventsBefore(timeline.begin(first * step));
    if (!before.isEmpty()) {
      lines.add("   before that:");
      before.forEach(event -> lines.add("   " + line(event)));
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** Returns what changed the job, the newest last. */
  String events() {
    List<SimulationEvent> events = report.events();
    int skipped = Math.max(0, events.size() - MOST_EVENTS);
    String more = skipped == 0 ? "" : "   and " + skipped + " before" + System.lineSeparator();
    return events.stream()
        .skip(skipped)
        .map(event -> "   " + line(event))
        .collect(Collectors.joining(System.lineSeparator(), more, ""));
  }

  private List<SimulationEvent> eventsBefore(double seconds) {
    List<SimulationEvent> before =
        report.events().stream()
            .filter(event -> event.at().toNanos() / 1e9 < seconds - 1e-6)
            .toList();
    return before.subList(Math.max(0, before.size() - FEW_EVENTS), before.size());
  }

  private static String line(SimulationEvent event) {
    return time(event.at().toNanos() / 1e9) + "  " + event;
  }

  private String header(int[] shown) {
    StringBuilder line =
        new StringBuilder("   %9s %13s %13s %9s".formatted("time", "load/s", "lag", "latency"));
    for (int i : shown) {
      line.append("  ").append(name(i));
    }
    return line + "  cycle";
  }

  private String row(int row, int[] shown) {
    int from = row * step;
    int to = Math.min(timeline.rows(), from + step);
    double load = IntStream.range(from, to).mapToDouble(r -> timeline.load[r]).average().orElse(0);
    double lag = IntStream.range(from, to).mapToDouble(r -> timeline.lag[r]).max().orElse(0);
    double wait = IntStream.range(from, to).mapToDouble(r -> timeline.latency[r]).max().orElse(0);
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%9s %,13.0f %,13.0f %7.1f s",
                time(timeline.begin(from)),
                load,
                lag,
                wait));
    for (int i : shown) {
      int width = name(i).length() + 2;
      line.append(("%" + width + "d").formatted(timeline.parallelism[to - 1][i]));
    }
    double begin = timeline.begin(from) - 1e-6;
    double end = timeline.begin(from) + step * timeline.rowSeconds() - 1e-6;
    for (SimulationEvent event : report.events()) {
      double at = event.at().toNanos() / 1e9;
      if (at >= begin && at < end) {
        line.append("  ").append(event);
      }
    }
    return line.toString();
  }

  /** Returns the operators whose parallelism changed most, in topological order. */
  private int[] operatorsShown() {
    int[][] parallelism = timeline.parallelism;
    int n = parallelism[0].length;
    long[] changes = new long[n];
    for (int row = 1; row < timeline.rows(); row++) {
      if (parallelism[row] == parallelism[row - 1]) {
        continue;
      }
      for (int i = 0; i < n; i++) {
        changes[i] += Math.abs(parallelism[row][i] - parallelism[row - 1][i]);
      }
    }
    return IntStream.range(0, n)
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> -changes[i]))
        .limit(MOST_OPERATORS)
        .sorted()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private String name(int operator) {
    OperatorId id = report.recorder().job.graph().topology.ids().get(operator);
    return id.value();
  }

  /** Returns for example {@code 00:41:30}, or {@code 2d 00:41:30}. */
  static String time(double seconds) {
    long whole = Math.round(seconds);
    String clock = "%02d:%02d:%02d".formatted(whole / 3600 % 24, whole / 60 % 60, whole % 60);
    return whole < 86400 ? clock : whole / 86400 + "d " + clock;
  }

  /** Returns a number without needless zeros. */
  static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.valueOf(value);
  }
}
