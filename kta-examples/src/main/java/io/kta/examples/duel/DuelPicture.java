package io.kta.examples.duel;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A round as a picture: for each contestant the instances it ran over those that were needed, and
 * under them which records were late.
 */
final class DuelPicture {
  private static final int WIDTH = 900;
  private static final int LEFT = 50;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int PANEL = 120;
  private static final int GAP = 34;
  private static final int BAR = 8; // of late records, under the axis
  private static final int FOOT = 40;
  private static final int BUCKET = 5; // seconds
  private static final String STYLE =
      """
      svg { color-scheme: light dark; font: 13px system-ui, sans-serif; }
      .back { fill: #ffffff; } .ink { fill: #1c1f24; } .dim { fill: #5b6470; }
      .line { stroke: #c9ced6; } .needed { fill: #c9ced6; }
      .ran { stroke: #b3541e; fill: none; stroke-width: 1.5; } .late { fill: #c81e1e; }
      @media (prefers-color-scheme: dark) {
        .back { fill: #16181c; } .ink { fill: #e6e8eb; } .dim { fill: #9aa3ad; }
        .line { stroke: #3a4048; } .needed { fill: #3a4048; }
        .ran { stroke: #f0955a; } .late { fill: #ff7b72; }
      }
      """;

  private final Arrivals arrivals;
  private final List<BoutResult> results;
  private final int most;

  private DuelPicture(Arrivals arrivals, List<BoutResult> results) {
    this.arrivals = arrivals;
    this.results = results;
    this.most =
        results.stream()
            .flatMap(result -> result.course().instances().values().stream())
            .mapToInt(Integer::intValue)
            .max()
            .orElse(1);
  }

  /** Returns the picture, complete in itself. */
  static String svg(Arrivals arrivals, List<BoutResult> results) {
    return new DuelPicture(arrivals, results).draw();
  }

  private String draw() {
    int height = TOP + results.size() * (PANEL + GAP) + FOOT;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
            .formatted(WIDTH, height));
    String title = "Instances run and needed, and late records";
    svg.append("<title>").append(title).append("</title>\n");
    svg.append("<style>\n").append(STYLE).append("</style>\n");
    svg.append("<rect class=\"back\" width=\"%d\" height=\"%d\"/>%n".formatted(WIDTH, height));
    String load = results.isEmpty() ? "" : ": " + results.get(0).load();
    svg.append(text(LEFT, 20, "ink", "start", title + load));
    for (int i = 0; i < results.size(); i++) {
      panel(svg, results.get(i), TOP + i * (PANEL + GAP) + PANEL + GAP / 2);
    }
    minutes(svg, height - FOOT + 14);
    return svg.append("</svg>\n").toString();
  }

  private void panel(StringBuilder svg, BoutResult result, double bottom) {
    svg.append(text(LEFT, bottom - PANEL - 4, "ink", "start", headline(result)));
    needed(svg, bottom);
    int step = most > 24 ? 10 : 5;
    for (int instances = 0; instances <= most; instances += step) {
      double y = y(instances, bottom);
      svg.append(
          "<line class=\"line\" x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\"/>%n"
              .formatted(LEFT, number(y), WIDTH - RIGHT, number(y)));
      svg.append(text(LEFT - 6, y + 4, "dim", "end", Integer.toString(instances)));
    }
    ran(svg, result.course().instances(), bottom);
    late(svg, result.course().late(), bottom);
  }

  private static String headline(BoutResult result) {
    return String.format(
        Locale.ROOT,
        "%s: %.2f times the instances needed, %.1f %% late, %d rescales",
        result.contestant(),
        result.cost().ratio(),
        result.lateness().percent(),
        result.rescales());
  }

  private void needed(StringBuilder svg, double bottom) {
    StringBuilder points = new StringBuilder(point(0, 0, bottom));
    int before = 0;
    for (int second = 0; second < arrivals.length(); second++) {
      int needed = Stage.neededInAll(arrivals.ratePerSecond(second));
      if (needed != before) {
        points.append(point(second, before, bottom)).append(point(second, needed, bottom));
        before = needed;
      }
    }
    points.append(point(arrivals.length(), before, bottom));
    points.append(point(arrivals.length(), 0, bottom));
    svg.append("<polygon class=\"needed\" points=\"%s\"/>%n".formatted(points.toString().strip()));
  }

  private void ran(StringBuilder svg, Map<Double, Integer> instances, double bottom) {
    StringBuilder points = new StringBuilder();
    int before = 0;
    for (Map.Entry<Double, Integer> change : instances.entrySet()) {
      double second = Math.min(arrivals.length(), change.getKey());
      if (second > 0) {
        points.append(point(second, before, bottom));
        points.append(point(second, change.getValue(), bottom));
      }
      before = change.getValue();
      if (second <= 0) {
        points.setLength(0);
        points.append(point(0, before, bottom));
      }
    }
    points.append(point(arrivals.length(), before, bottom));
    svg.append("<polyline class=\"ran\" points=\"%s\"/>%n".formatted(points.toString().strip()));
  }

  /** Draws a bar where records came that were late, the fainter the smaller their share. */
  private void late(StringBuilder svg, List<Integer> late, double bottom) {
    for (int second = 0; second < arrivals.length(); second += BUCKET) {
      int end = (int) Math.min(second + BUCKET, arrivals.length());
      long sum = late.subList(second, end).stream().mapToLong(Integer::longValue).sum();
      long came = arrivals.count(end) - arrivals.count(second);
      if (sum > 0) {
        svg.append(
            "<rect class=\"late\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%d\" opacity=\"%s\"/>%n"
                .formatted(
                    number(x(second)),
                    number(bottom + 2),
                    number(x(end) - x(second)),
                    BAR,
                    number(Math.max(0.2, (double) sum / Math.max(sum, came)))));
      }
    }
  }

  private void minutes(StringBuilder svg, double y) {
    double minutes = arrivals.length() / 60;
    int step = minutes > 12 ? 5 : 1;
    for (int minute = 0; minute <= minutes; minute += step) {
      svg.append(text(x(minute * 60), y, "dim", "middle", Integer.toString(minute)));
    }
    svg.append(
        text(
            LEFT,
            y + 18,
            "dim",
            "start",
            "minutes; grey: needed, line: run, red: records of that time later than 5 s"));
  }

  private double x(double second) {
    return LEFT + second / arrivals.length() * (WIDTH - LEFT - RIGHT);
  }

  private double y(int instances, double bottom) {
    return bottom - (double) instances / most * (PANEL - GAP / 2);
  }

  private String point(double second, int instances, double bottom) {
    return number(x(second)) + "," + number(y(instances, bottom)) + " ";
  }

  private static String text(double x, double y, String kind, String anchor, String words) {
    return "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>%n"
        .formatted(kind, number(x), number(y), anchor, words);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
