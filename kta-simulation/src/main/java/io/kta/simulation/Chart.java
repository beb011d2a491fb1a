package io.kta.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** One chart of a run over time: what it shows, and its place in the page. Not thread-safe. */
final class Chart {
  /** How a line runs from one value to the next. */
  enum Style {
    /** Straight, with what is below it filled. */
    AREA,
    /** Straight. */
    LINE,
    /** Level up to the next value. */
    STEPS,
    /** As {@link #STEPS}, dashed, for what something is compared with. */
    DASHED
  }

  /**
   * A line of a chart.
   *
   * @param legend its legend for the reader; empty if the chart's title says so
   * @param color the name of one of the page's colours
   * @param values one for each row of the timeline
   */
  record Line(String legend, String color, Style style, IntToDoubleFunction values) {}

  private record Mark(int event, double value) {}

  private final String title;
  private final String unit;
  private final int height;
  private final List<Line> lines = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private double most = Double.MAX_VALUE;

  Chart(String title, String unit, int height) {
    this.title = title;
    this.unit = unit;
    this.height = height;
  }

  Chart line(Line line) {
    lines.add(line);
    return this;
  }

  /** Marks an event at a value; {@code event} is its place among the events of the report. */
  Chart mark(int event, double value) {
    marks.add(new Mark(event, value));
    return this;
  }

  /** Cuts off what is above a value. */
  Chart atMost(double value) {
    most = value;
    return this;
  }

  /** Writes what the page's script draws. */
  void writeTo(ObjectNode json, int rows) {
    json.put("height", height);
    if (most < Double.MAX_VALUE) {
      json.put("most", most);
    }
    ArrayNode drawn = json.putArray("lines");
    for (Line line : lines) {
      ObjectNode one = drawn.addObject();
      one.put("color", line.color());
      one.put("style", line.style().name().toLowerCase(Locale.ROOT));
      ArrayNode values = one.putArray("values");
      for (int row = 0; row < rows; row++) {
        values.add(Math.round(line.values().applyAsDouble(row) * 10) / 10.0);
      }
    }
    ArrayNode marked = json.putArray("marks");
    marks.forEach(mark -> marked.addArray().add(mark.event()).add(mark.value()));
  }

  /** Returns the section of the page that the script draws the chart into. */
  String section(String moreKeys) {
    StringBuilder keys = new StringBuilder();
    lines.stream().filter(line -> !line.legend().isEmpty()).map(Chart::key).forEach(keys::append);
    return """
    <section>
    <div class="head"><h2>%s</h2><span class="unit">%s</span>%s%s</div>
    <div class="chart" role="img" aria-label="%s" style="height:%dpx"></div>
    </section>
    """
        .formatted(
            HtmlText.escaped(title),
            unit,
            keys,
            moreKeys,
            HtmlText.escaped(title + " over time"),
            height);
  }

  private static String key(Line line) {
    return """
    <span class="key"><svg width="22" height="8" aria-hidden="true"><path d="M0 4H22" fill="none" \
    stroke-width="2" %s stroke="var(--%s)"/></svg>%s</span>\
    """
        .formatted(
            line.style() == Style.DASHED ? "stroke-dasharray=\"4 4\"" : "",
            line.color(),
            line.legend());
  }
}
