package io.kta.algorithm.learned;

import java.util.List;

/**
 * The bursts of the last half hour, and what it would have paid to keep for them. Immutable.
 *
 * @param peaks the highest demand of each minute in records per second, oldest first
 */
record Bursts(List<Double> peaks) {
  private static final int FEWEST_MINUTES = 8;
  private static final int FEWEST = 2;
  private static final double BURST = 1.5; // times the most of the two minutes before
  private static final double MINUTE = 60; // seconds

  /**
   * Returns the load in records per second that the job should always have been able to take in,
   * since late records would have cost more than idle instances did; 0 if there is none.
   *
   * @param lateCost what a burst costs that the job is not ready for, in seconds of the instances
   *     that it needs
   */
  double worthKeeping(double lateCost) {
    double best = 0;
    double mostGained = 0;
    for (double level : peaks) {
      double gained = gained(level, lateCost);
      if (gained > mostGained) {
        mostGained = gained;
        best = level;
      }
    }
    return best;
  }

  /** Returns what it would have gained to be ready for a load, less what it would have cost. */
  private double gained(double level, double lateCost) {
    double saved = 0;
    double idle = 0;
    int bursts = 0;
    for (int i = 0; i < peaks.size(); i++) {
      double peak = peaks.get(i);
      double before = i > 0 ? peaks.get(i - 1) : peak;
      idle += MINUTE * Math.max(0, level - Math.max(peak, before)); // it stays for a minute anyway
      double lately = i > 1 ? Math.max(before, peaks.get(i - 2)) : before;
      if (peak > BURST * lately && lately < level) {
        saved += lateCost * onTime(level, peak);
        bursts++;
      }
    }
    return peaks.size() < FEWEST_MINUTES || bursts < FEWEST ? 0 : saved - idle;
  }

  /** Of a larger burst, a part is taken in; and the rest is late for a shorter time by as much. */
  private static double onTime(double level, double peak) {
    return peak <= level ? peak : level * level / peak;
  }
}
