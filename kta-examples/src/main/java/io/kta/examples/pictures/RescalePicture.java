package io.kta.examples.pictures;

import io.kta.examples.pictures.RescaleRecording.Change;
import io.kta.examples.pictures.RescaleRecording.Span;
import java.util.List;

/** A rescale on Flink as a timeline: the driver, checkpoints, the job, its tasks and the stop. */
final class RescalePicture {
  private static final int LEFT = 150;
  private static final int RIGHT = 30;
  private static final int TOP = 70;
  private static final int ROW = 44;
  private static final int BAR = 24;
  private static final int MARGIN = 200; // milliseconds shown before and after

  private final Svg svg = new Svg(TOP + 5 * ROW + 40, "A rescale on Flink as a timeline");
  private final RescaleRecording seen;
  private final long end;

  private RescalePicture(RescaleRecording seen) {
    this.seen = seen;
    this.end = seen.applied() + MARGIN / 2;
  }

  /** Draws a recording. */
  static String of(RescaleRecording seen) {
    return new RescalePicture(seen).draw();
  }

  private String draw() {
    String change = seen.before() + " to " + seen.after();
    svg.text("head", 20, 26, "A rescale of WordCount from " + change + " on Flink " + seen.flink());
    svg.text("dim", 20, 46, "milliseconds since the plan was handed to the driver");
    grid();
    row(0, "driver");
    bar(0, "bar", 0, seen.applied(), "apply(plan), until Applied: " + seen.applied() + " ms");
    row(1, "checkpoints");
    for (Span checkpoint : seen.checkpoints()) {
      bar(1, "bar", checkpoint.from(), checkpoint.to(), "");
    }
    row(2, "job");
    changes(2, seen.states());
    row(3, "running tasks");
    changes(3, seen.tasks());
    row(4, "no processing");
    bar(4, "bad", seen.stopFrom(), seen.stopFrom() + seen.stopMillis(), "");
    svg.text(
        "ink",
        x(seen.stopFrom()) - 6,
        y(4) + 16,
        "end",
        "as the driver reports it: %d ms ± %d ms".formatted(seen.stopMillis(), seen.stopError()));
    return svg.end();
  }

  private void changes(int row, List<Change> changes) {
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      long to = i + 1 < changes.size() ? changes.get(i + 1).at() : end;
      bar(row, i % 2 == 0 ? "bar" : "room", change.at(), to, change.value());
    }
  }

  private void row(int row, String name) {
    svg.text("ink", LEFT - 12, y(row) + 16, "end", name);
  }

  private void bar(int row, String kind, long from, long to, String words) {
    double begin = Math.max(LEFT, x(from));
    double width = Math.max(2, Math.min(Svg.WIDTH - RIGHT, x(to)) - begin);
    svg.rectangle(kind, begin, y(row), width, BAR);
    if (words.length() * 9 + 6 < width) {
      svg.text("ink", begin + 6, y(row) + 16, words);
    }
  }

  private void grid() {
    long step = end > 2_000 ? 500 : 100;
    for (long at = 0; at <= end; at += step) {
      svg.line("grid", x(at), TOP - 8, x(at), y(5));
      svg.text("dim", x(at), y(5) + 16, "middle", Long.toString(at));
    }
  }

  private double x(long millis) {
    return LEFT + (double) (millis + MARGIN) / (end + MARGIN) * (Svg.WIDTH - LEFT - RIGHT);
  }

  private static double y(int row) {
    return TOP + ROW * row;
  }
}
