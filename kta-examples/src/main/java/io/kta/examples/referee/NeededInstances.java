package io.kta.examples.referee;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many instances each operator needed over a run. Immutable. */
final class NeededInstances {
  private static final String SUFFIX = ".needed";

  /** At what a job without an autoscaler is kept. */
  enum Level {
    MEAN("static mean"),
    P95("static p95"),
    PEAK("static peak");

    private final String title;

    Level(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final Map<String, int[]> sorted; // by operator, least first

  private NeededInstances(Map<String, int[]> sorted) {
    this.sorted = sorted;
  }

  /** Reads the needs out of the series of a run. */
  static NeededInstances of(String csv) {
    List<String> lines = csv.lines().toList();
    List<String> header = List.of(lines.get(0).split(",", -1));
    Map<String, int[]> sorted = new LinkedHashMap<>();
    List<String[]> rows = new ArrayList<>();
    lines.subList(1, lines.size()).forEach(line -> rows.add(line.split(",", -1)));
    for (int i = 0; i < header.size(); i++) {
      String column = header.get(i);
      int place = i;
      if (column.endsWith(SUFFIX)) {
        int[] needed = rows.stream().mapToInt(row -> Integer.parseInt(row[place])).toArray();
        Arrays.sort(needed);
        sorted.put(column.substring(0, column.length() - SUFFIX.length()), needed);
      }
    }
    return new NeededInstances(sorted);
  }

  /** Returns at what each operator is kept. */
  Map<String, Integer> at(Level level) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    sorted.forEach((operator, needed) -> kept.put(operator, at(level, needed)));
    return kept;
  }

  private static int at(Level level, int[] needed) {
    return switch (level) {
      case MEAN -> (int) Math.ceil(Arrays.stream(needed).average().orElse(1) - 1e-9);
      case P95 -> needed[Math.min(needed.length - 1, (int) Math.ceil(0.95 * needed.length) - 1)];
      case PEAK -> needed[needed.length - 1];
    };
  }
}
