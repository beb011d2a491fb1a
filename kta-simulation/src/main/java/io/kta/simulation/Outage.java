package io.kta.simulation;

import java.time.Duration;

/** A load whose sender is away for a while, and then sends what it has held back. Thread-safe. */
final class Outage implements Load {
  private static final int MOST_SAMPLES = 100_000;

  private final Load load;
  private final double begin;
  private final double end;
  private final double caughtUp;
  private final double extra;

  Outage(Load load, Duration at, Duration length, Duration catchUp) {
    this.load = load;
    this.begin = Check.notNegative("begin", at).toNanos() / 1e9;
    this.end = begin + Check.seconds("length of the outage", length);
    double after = Check.seconds("catchUp", catchUp);
    this.caughtUp = end + after;
    this.extra = heldBack() / after;
  }

  @Override
  public double at(double seconds) {
    if (seconds < begin || seconds >= caughtUp) {
      return load.at(seconds);
    }
    return seconds < end ? 0 : load.at(seconds) + extra;
  }

  /** Adds up the load at the middle of every second; of more than a day, of longer pieces. */
  private double heldBack() {
    int samples = (int) Math.max(1, Math.min(MOST_SAMPLES, Math.ceil(end - begin)));
    double piece = (end - begin) / samples;
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      sum += load.at(begin + (i + 0.5) * piece) * piece;
    }
    return sum;
  }
}
