package io.kta.examples.pictures;

import java.util.Locale;

/** An SVG picture that is complete in itself and follows the reader's light or dark scheme. */
final class Svg {
  static final int WIDTH = 900;

  private static final String STYLE =
      """
      svg { color-scheme: light dark; font: 13px system-ui, sans-serif; }
      .back { fill: #ffffff; } .ink { fill: #1c1f24; } .dim { fill: #5b6470; font-size: 12px; }
      .head { fill: #1c1f24; font-weight: 600; } .code { fill: #5b6470; font: 11px monospace; }
      .room { fill: #f4f6f8; stroke: #c9ced6; } .main { fill: #fdf1ea; stroke: #b3541e; }
      .line { stroke: #8a939e; fill: none; } .tip { fill: #8a939e; }
      .grid { stroke: #e3e6ea; } .bar { fill: #b9c4d0; } .warm { fill: #b3541e; } .bad { fill: #c81e1e; }
      @media (prefers-color-scheme: dark) {
        .back { fill: #16181c; } .ink { fill: #e6e8eb; } .dim { fill: #9aa3ad; }
        .head { fill: #e6e8eb; } .code { fill: #9aa3ad; }
        .room { fill: #20242a; stroke: #3a4048; } .main { fill: #33241b; stroke: #f0955a; }
        .line { stroke: #7d8793; } .tip { fill: #7d8793; }
        .grid { stroke: #2a2f36; } .bar { fill: #4a5562; } .warm { fill: #f0955a; } .bad { fill: #ff7b72; }
      }
      """;

  private final StringBuilder svg = new StringBuilder();

  /** Begins a picture; the title is what a screen reader says of it. */
  Svg(int height, String title) {
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
            .formatted(WIDTH, height));
    svg.append("<title>").append(escaped(title)).append("</title>\n");
    svg.append("<style>\n").append(STYLE).append("</style>\n");
    rectangle("back", 0, 0, WIDTH, height);
  }

  /** Draws a filled rectangle. */
  Svg rectangle(String kind, double x, double y, double width, double height) {
    svg.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>%n"
            .formatted(kind, number(x), number(y), number(width), number(height)));
    return this;
  }

  /** Draws a box with a heading and lines of text below it. */
  Svg box(String kind, double x, double y, double width, double height, String head, Line... more) {
    rectangle(kind, x, y, width, height);
    text("head", x + 10, y + 20, head);
    for (int i = 0; i < more.length; i++) {
      text(more[i].kind(), x + 10, y + 38 + 16 * i, more[i].words());
    }
    return this;
  }

  /** Writes a line of text that begins at a point. */
  Svg text(String kind, double x, double y, String words) {
    return text(kind, x, y, "start", words);
  }

  /** Writes a line of text. */
  Svg text(String kind, double x, double y, String anchor, String words) {
    svg.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>%n"
            .formatted(kind, number(x), number(y), anchor, escaped(words)));
    return this;
  }

  /** Draws a straight line. */
  Svg line(String kind, double x1, double y1, double x2, double y2) {
    svg.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>%n"
            .formatted(kind, number(x1), number(y1), number(x2), number(y2)));
    return this;
  }

  /** Draws a straight line, upright or level, that ends in a tip. */
  Svg arrow(double x1, double y1, double x2, double y2) {
    line("line", x1, y1, x2, y2);
    double dx = Math.signum(x2 - x1);
    double dy = Math.signum(y2 - y1);
    svg.append(
        "<polygon class=\"tip\" points=\"%s,%s %s,%s %s,%s\"/>%n"
            .formatted(
                number(x2),
                number(y2),
                number(x2 - 8 * dx - 4 * dy),
                number(y2 - 8 * dy - 4 * dx),
                number(x2 - 8 * dx + 4 * dy),
                number(y2 - 8 * dy + 4 * dx)));
    return this;
  }

  /** Returns the whole picture. */
  String end() {
    return svg + "</svg>\n";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A line of text and its kind: {@code ink}, {@code dim} or {@code code}. */
  record Line(String kind, String words) {}
}
