package io.kta.simulation;

import java.time.Duration;

/** Counts what {@link Settling} tells. Not thread-safe. */
final class SettlingMeter {
  private int disturbances;
  private int unsettled;
  private double sum;
  private double longest;
  private int mostRescales;
  private double overshoot;

  private int needed;
  private boolean grew;
  private double since;
  private double lastUnsettled;
  private double now;
  private int rescales;
  private int rescalesUntilSettled;

  /** A minute begins in which so many instances are needed. */
  void need(int instances, double seconds) {
    boolean first = disturbances == 0;
    if (first || Math.abs(instances - needed) > tolerance(needed)) {
      end(seconds);
      disturbances++;
      grew = first || instances > needed;
      needed = instances;
      since = seconds;
      lastUnsettled = seconds;
      rescales = 0;
      rescalesUntilSettled = 0;
    }
  }

  void onRescale() {
    rescales++;
  }

  /** A tick ends. */
  void tick(double end, int running, int neededNow, boolean caughtUp) {
    now = end;
    if (!caughtUp || Math.abs(running - neededNow) > tolerance(neededNow)) {
      lastUnsettled = end;
      rescalesUntilSettled = rescales;
    }
    if (grew) {
      overshoot = Math.max(overshoot, (running - neededNow) / (double) neededNow);
    }
  }

  private void end(double seconds) {
    if (disturbances == 0 || seconds == since) {
      return;
    }
    double taken = lastUnsettled - since;
    unsettled += lastUnsettled >= seconds ? 1 : 0;
    sum += taken;
    longest = Math.max(longest, taken);
    mostRescales = Math.max(mostRescales, rescalesUntilSettled);
  }

  /** Returns what was counted; the run is over. */
  Settling finish() {
    end(now);
    return new Settling(
        disturbances,
        unsettled,
        seconds(disturbances == 0 ? 0 : sum / disturbances),
        seconds(longest),
        mostRescales,
        overshoot);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static double tolerance(int needed) {
    return Math.max(1, 0.1 * needed);
  }
}
