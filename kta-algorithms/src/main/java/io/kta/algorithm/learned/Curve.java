package io.kta.algorithm.learned;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The learned capacity of one operator by parallelism. Immutable.
 *
 * @param points where it was measured, the one measured last first; 8 at most
 * @since 0.1
 */
@Growing
public record Curve(List<Point> points) {
  /** Nothing is known. */
  public static final Curve UNKNOWN = new Curve(List.of());

  private static final int MOST_POINTS = 8;
  private static final double KEPT = 0.85; // of what is known, with each sample
  private static final int SETTLED = 7; // samples, about as many as count with what is kept
  private static final int ENOUGH = 3; // samples, to tell what is unlike them
  private static final double USUAL_CONTENTION = 0.01;
  private static final double HIGH_CONTENTION = 0.04;
  private static final double CONTENTION_DEVIATION = 0.05;
  private static final double MOST_CONTENTION = 0.999;
  private static final double LEAST_DEVIATION = 0.005;
  private static final double FIRST_DEVIATION = 0.01;
  private static final double MOST_DRIFT = 10; // with one sample
  private static final double OTHER_RECORDS = 0.25; // off by more, they cost something else now
  private static final double UNUSUAL = 4; // times what samples differ by
  private static final double ABOUT = 0.85; // as much
  private static final double ROUNDING = 1e-9;

  /** Copies the points. */
  public Curve {
    points = List.copyOf(points);
  }

  /**
   * The measurements at one parallelism; older ones weigh less. Immutable.
   *
   * @param parallelism at least 1
   * @param records how many were taken in
   * @param busy the time that this took if all instances had been busy, in samples
   * @param samples how many there were
   * @param scatter by how much samples differ from the mean, relative and squared
   * @param doubt the records per second of the last sample, if it differs so much from those before
   *     that it does not count unless the next one does too
   */
  @Growing
  public record Point(
      int parallelism,
      double records,
      double busy,
      int samples,
      double scatter,
      OptionalDouble doubt) {
    /** Rejects null. */
    public Point {
      requireNonNull(doubt, "doubt");
    }

    static Point first(int parallelism, double rate, double busyShare, double scatter) {
      return new Point(parallelism, rate, busyShare, 1, scatter, OptionalDouble.empty());
    }

    /** Returns the records per second that can be taken in. */
    double capacity() {
      return records / busy;
    }

    /** Returns the time that one instance takes for a record. */
    double each() {
      return parallelism / capacity();
    }

    /** Returns whether there is a contention with which both can be. */
    private boolean canBeBeside(Point other) {
      Point smaller = parallelism < other.parallelism ? this : other;
      Point larger = parallelism < other.parallelism ? other : this;
      double gain = larger.capacity() / smaller.capacity();
      double most = (double) larger.parallelism / smaller.parallelism;
      double unsure =
          Math.max(OTHER_RECORDS, UNUSUAL * Math.sqrt(Math.max(variance(), other.variance())));
      return gain >= 1 - unsure && gain <= most * (1 + unsure);
    }

    /** Returns how far off the capacity may be, relative and squared. */
    double variance() {
      double counted = 1 - Math.pow(KEPT, samples); // few samples make up for less than the whole
      return square(LEAST_DEVIATION) + scatter / counted / Math.min(samples, 1 / (1 - KEPT));
    }

    /** Returns whether a sample is off by more than any before, as when the mix changes. */
    private boolean isUnlike(double capacity) {
      double off = Math.abs(capacity / capacity() - 1);
      return samples >= ENOUGH && off > OTHER_RECORDS && off > UNUSUAL * Math.sqrt(scatter);
    }

    /** Returns whether the last sample was unlike those before to the same side as this one. */
    private boolean isDoubted(double capacity) {
      return doubt.isPresent() && (doubt.getAsDouble() > capacity()) == (capacity > capacity());
    }

    Point with(double rate, double busyShare) {
      double capacity = rate / busyShare;
      if (isUnlike(capacity)) {
        return isDoubted(capacity)
            ? new Point(parallelism, rate, busyShare, samples, scatter, OptionalDouble.empty())
            : new Point(parallelism, records, busy, samples, scatter, OptionalDouble.of(capacity));
      }
      return new Point(
          parallelism,
          records * KEPT + rate,
          busy * KEPT + busyShare,
          Math.min(SETTLED, samples + 1),
          scatter * KEPT + square(capacity / capacity() - 1) * (1 - KEPT),
          OptionalDouble.empty());
    }

    Point times(double factor) {
      return new Point(parallelism, records * factor, busy, samples, scatter, doubt);
    }
  }

  /**
   * Returns this curve with one more sample.
   *
   * <p>A point that has been measured often enough stands for what the records are like. What it
   * changes by from then on is taken for a change of these, and moves all other points along.
   *
   * @param parallelism at which it was taken, at least 1
   * @param rate records per second taken in, above 0
   * @param busy the share of the time that this took, above 0
   */
  Curve with(int parallelism, double rate, double busy) {
    Point before = at(parallelism);
    Point now =
        before == null
            ? Point.first(parallelism, rate, busy, usualScatter())
            : before.with(rate, busy);
    double drift =
        before != null && before.samples == SETTLED
            ? Math.max(1 / MOST_DRIFT, Math.min(MOST_DRIFT, now.capacity() / before.capacity()))
            : 1;
    List<Point> measured = new ArrayList<>(List.of(now));
    for (Point point : points) {
      if (point.parallelism != parallelism && measured.size() < MOST_POINTS) {
        measured.add(point.times(drift));
      }
    }
    return new Curve(measured).ofTheseRecords();
  }

  /**
   * Returns this curve without the points that cannot be of the records that come now, told by the
   * points measured last: with one of these, it is what no contention explains; with more, what is
   * far off what they say.
   */
  private Curve ofTheseRecords() {
    Point newest = points.get(0);
    if (newest.samples < ENOUGH || points.size() == 1) {
      return this;
    }
    List<Point> kept = new ArrayList<>(List.of(newest));
    Fit fit = new Fit(newest);
    for (Point point : points.subList(1, points.size())) {
      if (kept.size() == 1 ? point.canBeBeside(newest) : fit.agreesWith(point)) {
        kept.add(point);
        fit.add(point);
      }
    }
    return kept.size() == points.size() ? this : new Curve(kept);
  }

  /** Returns by how much samples of other points vary: a new one will do so too. */
  private double usualScatter() {
    return points.stream().mapToDouble(Point::scatter).max().orElse(square(FIRST_DEVIATION));
  }

  /**
   * What share of an instance's work is done one after the other with that of all others, as in
   * Amdahl's law; each from 0 to 1. Immutable.
   *
   * @param least what it is at least
   * @param likely what is most likely
   * @param most what it may well be
   */
  record Contention(double least, double likely, double most) {}

  /**
   * Returns the contention that fits the points best; how far each may be off is told by how much
   * its samples vary. A single point has no trend, and it is what was measured elsewhere.
   */
  Contention contention() {
    if (points.size() < 2) {
      return new Contention(0, USUAL_CONTENTION, HIGH_CONTENTION);
    }
    Fit fit = new Fit(points.get(0));
    points.subList(1, points.size()).forEach(fit::add);
    double likely = fit.contention();
    return new Contention(likely, likely, likely);
  }

  /**
   * A line through points by least squares: p / C(p) = a + b (p - 1), each relative to what was
   * measured; and b is about usual a.
   */
  private static final class Fit {
    private double aa;
    private double ab;
    private double bb;
    private double ay;
    private double by;

    Fit(Point newest) {
      double alone = newest.each() / (1 + USUAL_CONTENTION * (newest.parallelism - 1));
      double weight = 1 / square(CONTENTION_DEVIATION * alone);
      aa = weight * square(USUAL_CONTENTION);
      ab = -weight * USUAL_CONTENTION;
      bb = weight;
      add(newest);
    }

    void add(Point point) {
      double y = point.each();
      double x = point.parallelism - 1;
      double w = 1 / (point.variance() * square(y));
      aa += w;
      ab += w * x;
      bb += w * x * x;
      ay += w * y;
      by += w * x * y;
    }

    double contention() {
      double a = bb * ay - ab * by;
      double b = aa * by - ab * ay;
      return a > 0 ? Math.max(0, Math.min(MOST_CONTENTION, b / a)) : MOST_CONTENTION;
    }

    boolean agreesWith(Point point) {
      double scale = aa * bb - ab * ab;
      double a = bb * ay - ab * by;
      double b = aa * by - ab * ay;
      double fitted = (a + b * (point.parallelism - 1)) / scale;
      double off = Math.abs(fitted / point.each() - 1);
      return off <= OTHER_RECORDS || off <= UNUSUAL * Math.sqrt(point.variance());
    }
  }

  /** Returns the records per second that can be taken in; empty if nothing was measured. */
  OptionalDouble capacity(int parallelism) {
    if (points.isEmpty() || parallelism < 1) {
      return OptionalDouble.empty();
    }
    Point measured = at(parallelism);
    if (measured != null) {
      return OptionalDouble.of(measured.capacity());
    }
    double contention = contention().likely();
    Point nearest = points.get(0);
    for (Point point : points) {
      if (Math.abs(point.parallelism - parallelism) < Math.abs(nearest.parallelism - parallelism)) {
        nearest = point;
      }
    }
    return OptionalDouble.of(
        nearest.capacity()
            * speedup(parallelism, contention)
            / speedup(nearest.parallelism, contention));
  }

  /**
   * Returns the fewest instances, not below those given, of which none is known to take in less
   * than a rate.
   */
  int notShort(int instances, double rate) {
    int enough = instances;
    for (Point point : points) {
      if (point.parallelism >= enough && point.capacity() * (1 + ROUNDING) < rate) {
        enough = point.parallelism + 1;
      }
    }
    return enough;
  }

  /** Returns at how many of the smaller parallelisms about as much was taken in as at one. */
  int asGood(int parallelism) {
    double enough = ABOUT * capacity(parallelism).orElse(Double.POSITIVE_INFINITY);
    int count = 0;
    for (Point point : points) {
      count += point.parallelism < parallelism && point.capacity() > enough ? 1 : 0;
    }
    return count;
  }

  /** Returns whether it was measured often at this parallelism. */
  boolean knows(int parallelism) {
    Point point = at(parallelism);
    return point != null && point.samples == SETTLED && point.doubt.isEmpty();
  }

  /** Returns whether it is being measured at this parallelism, and not yet known. */
  boolean learns(int parallelism) {
    Point point = at(parallelism);
    return point != null && point.samples < ENOUGH;
  }

  /** Returns the largest parallelism at which it was measured; 0 if it was not. */
  int largest() {
    int largest = 0;
    for (Point point : points) {
      largest = Math.max(largest, point.parallelism);
    }
    return largest;
  }

  /** Returns by how much more so many instances take in than one. */
  static double speedup(double instances, double contention) {
    return instances / (1 + contention * (instances - 1));
  }

  /**
   * Returns how many instances take in so much more than one, not rounded; empty if no number does.
   */
  static OptionalDouble instances(double speedup, double contention) {
    double left = 1 - speedup * contention;
    return left <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(speedup * (1 - contention) / left);
  }

  private @Nullable Point at(int parallelism) {
    for (Point point : points) {
      if (point.parallelism == parallelism) {
        return point;
      }
    }
    return null;
  }

  private static double square(double x) {
    return x * x;
  }
}
