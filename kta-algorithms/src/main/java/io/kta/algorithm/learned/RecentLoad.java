package io.kta.algorithm.learned;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The load of the last half hour, minute by minute: whether it rises, and how far it tends to be
 * above what was expected. Immutable.
 *
 * @param start when the first of the minutes began
 * @param minutes the mean demand of all sources in records per second, oldest first; 32 at most
 * @param samples how many samples are in the last mean
 * @param before the last demand but one, in records per second
 * @param last the last demand, in records per second
 * @since 0.1
 */
@Growing
public record RecentLoad(
    Instant start, List<Double> minutes, int samples, double before, double last) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST_MINUTES = 32;
  private static final int FEWEST_SURPRISES = 8;
  private static final double OFTEN = 0.9; // of the surprises are smaller
  private static final double JUMP = 0.1; // relative; below, it may be noise
  private static final double MOST_GROWTH = 2;
  private static final double GOES_ON = 2.5; // times what it has risen by; as long again, and half
  private static final double FLAT = 0.05; // relative

  /** Copies the minutes. */
  public RecentLoad {
    requireNonNull(start, "start");
    minutes = List.copyOf(minutes);
  }

  /** Returns a load that begins with one sample. */
  static RecentLoad of(Instant at, double demand) {
    return new RecentLoad(at, List.of(demand), 1, demand, demand);
  }

  /** Returns this load with a newer sample; minutes without samples count as the one before. */
  RecentLoad with(Instant at, double demand) {
    long place = Duration.between(start, at).dividedBy(MINUTE);
    int end = minutes.size() - 1;
    if (place < end || place > end + MOST_MINUTES) {
      return of(at, demand); // the clock was set, or nothing was seen for long
    }
    List<Double> longer = new ArrayList<>(minutes);
    if (place == end) {
      longer.set(end, (minutes.get(end) * samples + demand) / (samples + 1));
      return new RecentLoad(start, longer, samples + 1, last, demand);
    }
    while (longer.size() <= place) {
      longer.add(longer.size() == place ? demand : minutes.get(end));
    }
    int forgotten = Math.max(0, longer.size() - MOST_MINUTES);
    return new RecentLoad(
        start.plus(MINUTE.multipliedBy(forgotten)),
        longer.subList(forgotten, longer.size()),
        1,
        last,
        demand);
  }

  /**
   * Returns by what factor demand is expected to be higher than it is now if it has just begun to
   * rise faster than the job can read: what the last interval began is taken to go on for one more.
   * At least 1.
   */
  double momentum() {
    double rise = last - before;
    if (!(before > 0 && rise > Math.max(JUMP, 2 * surprise(0)) * before)) {
      return 1;
    }
    return Math.min(MOST_GROWTH, (before + GOES_ON * rise) / last);
  }

  /**
   * Returns by what share of the load a minute often is above what the two before made expect.
   *
   * @param unknown what to return while too little is known
   */
  double surprise(double unknown) {
    int n = minutes.size() - 2; // the last is not over
    if (n - 2 < FEWEST_SURPRISES) {
      return unknown;
    }
    double[] above = new double[n - 1];
    for (int i = 2; i <= n; i++) {
      double expected = minutes.get(i - 1) + (minutes.get(i - 1) - minutes.get(i - 2)) / 2;
      above[i - 2] =
          expected > 0 ? Math.max(0, minutes.get(i) / expected - 1) : minutes.get(i) > 0 ? 1 : 0;
    }
    Arrays.sort(above);
    return Math.min(1, above[(int) Math.floor(OFTEN * (above.length - 1))]);
  }

  /** Returns whether no records have come for so long. */
  boolean isSilentFor(Duration length) {
    long silent = length.dividedBy(MINUTE);
    int n = minutes.size();
    if (n < silent) {
      return false;
    }
    return minutes.subList((int) (n - silent), n).stream().allMatch(mean -> mean == 0);
  }

  /** Returns whether the load is about the same as in the last two minutes. */
  boolean isFlat() {
    int n = minutes.size();
    if (n < 3) {
      return false;
    }
    double least = Math.min(last, Math.min(minutes.get(n - 1), minutes.get(n - 2)));
    double most = Math.max(last, Math.max(minutes.get(n - 1), minutes.get(n - 2)));
    return most - least <= FLAT * most;
  }
}
