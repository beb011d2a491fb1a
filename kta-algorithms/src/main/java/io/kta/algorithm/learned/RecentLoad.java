package io.kta.algorithm.learned;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
 * @param continuations how the last jumps went on, newest first: how far demand was at the next
 *     look from where the jump began, in times the jump; 8 at most
 * @param peaks the highest demand of each of the minutes, in records per second, oldest first
 * @since 0.1
 */
@Growing
public record RecentLoad(
    Instant start,
    List<Double> minutes,
    int samples,
    double before,
    double last,
    List<Double> continuations,
    List<Double> peaks) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST_MINUTES = 32;
  private static final int FEWEST_SURPRISES = 8;
  private static final double OFTEN = 0.9; // of the surprises are smaller
  private static final double JUMP = 0.1; // relative; below, it may be noise
  private static final double MOST_GROWTH = 2;
  private static final double GOES_ON = 2.5; // times what it has risen by; as long again, and half
  private static final int ASSUMED = 2; // jumps of a job that has not jumped yet
  private static final int MOST_CONTINUATIONS = 8;
  private static final double MOST_CONTINUED = 4; // times the jump
  private static final double FLAT = 0.05; // relative

  /** Copies the lists; where no peaks were recorded, the means are all that is known of them. */
  public RecentLoad {
    requireNonNull(start, "start");
    minutes = List.copyOf(minutes);
    continuations = List.copyOf(continuations);
    peaks = peaks.size() == minutes.size() ? List.copyOf(peaks) : minutes;
  }

  /** Returns a load that begins with one sample. */
  static RecentLoad of(Instant at, double demand) {
    List<Double> first = List.of(demand);
    return new RecentLoad(at, first, 1, demand, demand, List.of(), first);
  }

  /** Returns this load with a newer sample; minutes without samples count as the one before. */
  RecentLoad with(Instant at, double demand) {
    long place = Duration.between(start, at).dividedBy(MINUTE);
    int end = minutes.size() - 1;
    if (place < end || place > end + MOST_MINUTES) {
      return of(at, demand); // the clock was set, or nothing was seen for long
    }
    List<Double> longer = new ArrayList<>(minutes);
    List<Double> highest = new ArrayList<>(peaks);
    if (place == end) {
      longer.set(end, (minutes.get(end) * samples + demand) / (samples + 1));
      highest.set(end, Math.max(peaks.get(end), demand));
      return new RecentLoad(start, longer, samples + 1, last, demand, continued(demand), highest);
    }
    while (longer.size() <= place) {
      boolean isNow = longer.size() == place;
      longer.add(isNow ? demand : minutes.get(end));
      highest.add(isNow ? demand : minutes.get(end));
    }
    int forgotten = Math.max(0, longer.size() - MOST_MINUTES);
    return new RecentLoad(
        start.plus(MINUTE.multipliedBy(forgotten)),
        longer.subList(forgotten, longer.size()),
        1,
        last,
        demand,
        continued(demand),
        highest.subList(forgotten, highest.size()));
  }

  private List<Double> continued(double demand) {
    if (!hasJumped()) {
      return continuations;
    }
    double times = (demand - before) / (last - before);
    List<Double> longer = new ArrayList<>(continuations);
    longer.add(0, Math.max(0, Math.min(MOST_CONTINUED, times)));
    return longer.subList(0, Math.min(MOST_CONTINUATIONS, longer.size()));
  }

  /** Returns whether demand has just begun to rise by more than it usually varies. */
  boolean hasJumped() {
    return before > 0 && last - before > Math.max(JUMP, 2 * surprise(0)) * before;
  }

  /**
   * Returns by what factor demand is expected to be higher than it is now if it has just begun to
   * rise faster than the job can read: the jump is expected to go on as past ones did. At least 1.
   *
   * @param share of the jumps that should have gone on no further
   */
  double momentum(double share) {
    return hasJumped()
        ? Math.max(1, Math.min(MOST_GROWTH, (before + goesOn(share) * (last - before)) / last))
        : 1;
  }

  private double goesOn(double share) {
    List<Double> all = new ArrayList<>(continuations);
    all.addAll(Collections.nCopies(ASSUMED, GOES_ON));
    all.sort(null);
    return all.get((int) Math.floor(share * (all.size() - 1)));
  }

  /** Returns the bursts of the last half hour. */
  Bursts bursts() {
    return new Bursts(peaks);
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
