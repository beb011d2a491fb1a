package io.kta.examples.referee;

import io.kta.examples.referee.Standings.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Cost against violations as a picture: nearer to the lower left is better. */
final class Pareto {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 460;
  private static final int LEFT = 70;
  private static final int RIGHT = 30;
  private static final int TOP = 50;
  private static final int BOTTOM = 60;
  private static final String STYLE =
      """
      svg { color-scheme: light dark; font: 13px system-ui, sans-serif; }
      .back { fill: #ffffff; } .ink { fill: #1c1f24; } .dim { fill: #5b6470; }
      .line { stroke: #c9ced6; } .front { stroke: #b3541e; fill: none; stroke-width: 1.5; }
      .peer { fill: #3a6ea5; } .own { fill: #b3541e; } .still { fill: #7b828c; }
      @media (prefers-color-scheme: dark) {
        .back { fill: #16181c; } .ink { fill: #e6e8eb; } .dim { fill: #9aa3ad; }
        .line { stroke: #3a4048; } .front { stroke: #f0955a; }
        .peer { fill: #7fb2e5; } .own { fill: #f0955a; } .still { fill: #9aa3ad; }
      }
      """;

  private record Point(String name, double cost, double violations) {
    boolean beats(Point other) {
      return cost <= other.cost
          && violations <= other.violations
          && (cost < other.cost || violations < other.violations);
    }
  }

  private final List<Point> points = new ArrayList<>();
  private final double most;

  private Pareto(Standings standings, Series series) {
    Part all = standings.all(series);
    for (String name : standings.contestants()) {
      points.add(
          new Point(
              name,
              standings.median(all, name, Measure.SURPLUS),
              standings.median(all, name, Measure.VIOLATIONS_5S)));
    }
    most = 1.1 * points.stream().mapToDouble(Point::cost).max().orElse(1);
  }

  /** Returns the picture, complete in itself. */
  static String svg(Standings standings, Series series) {
    return new Pareto(standings, series).draw(series.title());
  }

  private String draw(String title) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
            .formatted(WIDTH, HEIGHT));
    svg.append("<title>Cost against violations, ").append(title).append("</title>\n");
    svg.append("<style>\n").append(STYLE).append("</style>\n");
    svg.append("<rect class=\"back\" width=\"%d\" height=\"%d\"/>%n".formatted(WIDTH, HEIGHT));
    svg.append(text(LEFT, 28, "ink", "start", "Cost against violations: " + title));
    axes(svg);
    front(svg);
    points.forEach(point -> draw(svg, point));
    return svg.append("</svg>\n").toString();
  }

  private void axes(StringBuilder svg) {
    for (int percent = 0; percent <= 100; percent += 20) {
      double y = y(percent);
      svg.append(line(LEFT, y, WIDTH - RIGHT, y));
      svg.append(text(LEFT - 8, y + 4, "dim", "end", percent + " %"));
    }
    double step = most > 6 ? 1 : 0.5;
    for (double cost = 0; cost <= most; cost += step) {
      double x = x(cost);
      svg.append(line(x, TOP, x, HEIGHT - BOTTOM));
      svg.append(text(x, HEIGHT - BOTTOM + 18, "dim", "middle", number(cost)));
    }
    svg.append(
        text(
            (LEFT + WIDTH - RIGHT) / 2.0,
            HEIGHT - 14,
            "dim",
            "middle",
            "instances run, relative to those needed"));
    svg.append(text(LEFT, TOP - 6, "dim", "start", "records later than 5 s"));
  }

  /** Draws a line through those that nobody beats in both; who knows the load does not count. */
  private void front(StringBuilder svg) {
    List<Point> rivals = points.stream().filter(point -> !knows(point)).toList();
    List<Point> best =
        rivals.stream()
            .filter(point -> rivals.stream().noneMatch(other -> other.beats(point)))
            .sorted(Comparator.comparingDouble(Point::cost))
            .toList();
    svg.append("<polyline class=\"front\" points=\"");
    best.forEach(
        point ->
            svg.append(number(x(point.cost)))
                .append(',')
                .append(number(y(point.violations)))
                .append(' '));
    svg.append("\"/>\n");
  }

  private void draw(StringBuilder svg, Point point) {
    String kind = knows(point) ? "still" : point.name.equals(Contestant.REFERENCE) ? "own" : "peer";
    String x = number(x(point.cost));
    String y = number(y(point.violations));
    svg.append("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"5\"/>%n".formatted(kind, x, y));
    svg.append(text(x(point.cost) + 8, y(point.violations) - 6, "ink", "start", point.name));
  }

  private static boolean knows(Point point) {
    return point.name.startsWith("static") || point.name.equals("oracle");
  }

  private double x(double cost) {
    return LEFT + cost / most * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double percent) {
    return HEIGHT - BOTTOM - percent / 100 * (HEIGHT - TOP - BOTTOM);
  }

  private static String line(double x1, double y1, double x2, double y2) {
    return "<line class=\"line\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>%n"
        .formatted(number(x1), number(y1), number(x2), number(y2));
  }

  private static String text(double x, double y, String kind, String anchor, String words) {
    return "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>%n"
        .formatted(kind, number(x), number(y), anchor, words);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
