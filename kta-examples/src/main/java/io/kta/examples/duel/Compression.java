package io.kta.examples.duel;

import java.time.Duration;
import java.util.Locale;

/**
 * By how much the time of a load is shortened, and what becomes of the times by which autoscalers
 * are set. Immutable.
 *
 * @param speed how many seconds of the load pass in one
 */
public record Compression(double speed) {
  /** How often metrics can be had that are new, with some to spare. */
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(3);

  /** Checks the speed. */
  public Compression {
    if (!(speed > 0 && speed < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "speed is " + speed + "; it must be a positive number of times, such as 57.6");
    }
  }

  /** Returns the compression by which a load passes in a given time. */
  static Compression of(Duration load, Duration passes) {
    return new Compression((double) load.toMillis() / passes.toMillis());
  }

  /** Returns a time that is as much shorter, but not shorter than the least, in milliseconds. */
  public Duration shortened(Duration time, Duration least) {
    Duration shorter = Duration.ofMillis(Math.round(time.toMillis() / speed));
    return shorter.compareTo(least) < 0 ? least : shorter;
  }

  /** Returns how often to decide, by how often it is done at a speed of 1. */
  public Duration interval(Duration usual) {
    return shortened(usual, SHORTEST_INTERVAL);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f times as fast as recorded", speed);
  }
}
