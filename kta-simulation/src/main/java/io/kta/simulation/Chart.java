package io.kta.simulation;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** One chart of a run over time, as an SVG. Not thread-safe. */
final class Chart {
  static final int WIDTH = 1000;
  static final int LEFT = 64;
  static final int RIGHT = 984;
  private static final int TOP = 10;
  private static final int BOTTOM = 24;
  private static final int ROOM_FOR_HALF_A_LABEL = 8;

  private final Timeline timeline;
  private final double seconds;
  private final int height;
  private final double top; // the highest value
  private final StringBuilder svg = new StringBuilder();

  Chart(Timeline timeline, int height, String label, List<Double> ticks) {
    this.timeline = timeline;
    this.seconds = timeline.rows() * timeline.rowSeconds();
    this.height = height;
    this.top = ticks.get(ticks.size() - 1);
    svg.append(
        "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
            .formatted(WIDTH, height, HtmlText.escaped(label)));
    for (double tick : ticks) {
      svg.append(
          "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
              .formatted(tick == 0 ? "axis" : "grid", LEFT, RIGHT, y(tick), y(tick)));
      svg.append(
          "<text x=\"%d\" y=\"%s\" text-anchor=\"end\" dy=\".32em\">%s</text>%n"
              .formatted(LEFT - 8, y(tick), Axis.number(tick)));
    }
    for (double tick : Axis.times(seconds)) {
      boolean last = xOf(tick) > RIGHT - ROOM_FOR_HALF_A_LABEL;
      svg.append(
          "<text x=\"%s\" y=\"%d\" text-anchor=\"%s\">%s</text>%n"
              .formatted(
                  last ? String.valueOf(WIDTH - 4) : x(tick),
                  height - 6,
                  last ? "end" : "middle",
                  Axis.time(tick, seconds)));
    }
  }

  /** Shades when the job stood still. */
  Chart stops() {
    int from = -1;
    for (int row = 0; row <= timeline.rows(); row++) {
      boolean stopped = row < timeline.rows() && timeline.stoppedShare[row] >= 0.5;
      if (stopped && from < 0) {
        from = row;
      } else if (!stopped && from >= 0) {
        svg.append(
            "<rect class=\"stop\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>%n"
                .formatted(
                    x(timeline.begin(from)),
                    TOP,
                    decimal(xOf(timeline.begin(row)) - xOf(timeline.begin(from))),
                    height - TOP - BOTTOM));
        from = -1;
      }
    }
    return this;
  }

  /** Draws a line through the middle of every row. */
  Chart line(String color, IntToDoubleFunction value) {
    StringBuilder path = new StringBuilder();
    for (int row = 0; row < timeline.rows(); row++) {
      path.append(row == 0 ? "M" : "L")
          .append(x(timeline.begin(row) + timeline.rowSeconds() / 2))
          .append(' ')
          .append(y(value.applyAsDouble(row)));
    }
    return path("line", color, path.toString());
  }

  /** Fills what is below a line. */
  Chart area(String color, IntToDoubleFunction value) {
    StringBuilder path = new StringBuilder();
    double half = timeline.rowSeconds() / 2;
    path.append("M").append(x(half)).append(' ').append(y(0));
    for (int row = 0; row < timeline.rows(); row++) {
      path.append("L")
          .append(x(timeline.begin(row) + half))
          .append(' ')
          .append(y(value.applyAsDouble(row)));
    }
    path.append("L").append(x(seconds - half)).append(' ').append(y(0)).append("Z");
    svg.append("<path class=\"area\" fill=\"var(--%s)\" d=\"%s\"/>%n".formatted(color, path));
    return line(color, value);
  }

  /** Draws a line that stays level within a row and where nothing changes. */
  Chart steps(String style, String color, IntToDoubleFunction value) {
    StringBuilder path = new StringBuilder();
    String before = "";
    for (int row = 0; row < timeline.rows(); row++) {
      String y = y(value.applyAsDouble(row));
      if (row == 0) {
        path.append("M").append(x(0)).append(' ').append(y);
      } else if (!y.equals(before)) {
        path.append("H").append(x(timeline.begin(row))).append("V").append(y);
      }
      before = y;
    }
    path.append("H").append(x(seconds));
    return path(style, color, path.toString());
  }

  /** Marks an event at a value. */
  Chart mark(SimulationEvent event, double value) {
    double at = event.at().toNanos() / 1e9;
    String kind = event.kind().name().toLowerCase(Locale.ROOT);
    svg.append(
        "<circle class=\"mark %s\" data-at=\"%s\" cx=\"%s\" cy=\"%s\" r=\"5\"><title>%s</title></circle>%n"
            .formatted(
                kind, at, x(at), y(value), HtmlText.escaped(TimelineText.time(at) + " " + event)));
    return this;
  }

  String svg() {
    return svg
        + "<line class=\"cross\" y1=\"%d\" y2=\"%d\"/>%n</svg>%n".formatted(TOP, height - BOTTOM);
  }

  private Chart path(String style, String color, String d) {
    svg.append("<path class=\"%s\" stroke=\"var(--%s)\" d=\"%s\"/>%n".formatted(style, color, d));
    return this;
  }

  private double xOf(double at) {
    return LEFT + (RIGHT - LEFT) * at / seconds;
  }

  private String x(double at) {
    return decimal(xOf(at));
  }

  private String y(double value) {
    return decimal(height - BOTTOM - (height - TOP - BOTTOM) * Math.min(1, value / top));
  }

  private static String decimal(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : tenths / 10 + "." + Math.abs(tenths % 10);
  }
}
