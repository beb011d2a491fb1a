package io.kta.algorithm.learned;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The past load and its forecast, by a trend or by the period before. Immutable.
 *
 * @param start when the first of the means began
 * @param width over what time each mean is; it doubles when there are too many, so that memory is
 *     bounded
 * @param means the mean of the demand of all sources in records per second, oldest first; 128 at
 *     most
 * @param samples how many samples are in the last mean
 * @since 0.1
 */
@Growing
public record LoadHistory(Instant start, Duration width, List<Double> means, int samples) {
  private static final int MOST_MEANS = 128;
  private static final Duration FIRST_WIDTH = Duration.ofSeconds(60);
  private static final Duration TREND_OVER = Duration.ofMinutes(6);
  private static final int FEWEST_FOR_TREND = 4;
  private static final double SIGNIFICANT = 3; // standard errors
  private static final double DAMPED = 0.8; // a trend seldom goes on for as long as it lasted
  private static final double MOST_BEND = 1.5; // times the last step; after a jump, it is over
  private static final double MOST_GROWTH = 2;
  private static final double MOST_BY_PERIOD = 8; // it has been seen to come
  private static final double PERIODIC = 0.75; // correlation
  private static final double VARIED = 0.1; // of the variance of all
  private static final int SHORTEST_PERIOD = 6; // means

  /** Copies the means. */
  public LoadHistory {
    requireNonNull(start, "start");
    requireNonNull(width, "width");
    means = List.copyOf(means);
  }

  /** Returns a history that begins with one sample. */
  static LoadHistory of(Instant at, double demand) {
    return new LoadHistory(at, FIRST_WIDTH, List.of(demand), 1);
  }

  /** Returns this history with a newer sample; times without samples count as the one before. */
  LoadHistory with(Instant at, double demand) {
    long place = Duration.between(start, at).dividedBy(width);
    int last = means.size() - 1;
    if (place < last || place > last + MOST_MEANS) {
      return of(at, demand); // the clock was set, or nothing was seen for long
    }
    List<Double> longer = new ArrayList<>(means);
    if (place == last) {
      longer.set(last, (means.get(last) * samples + demand) / (samples + 1));
      return new LoadHistory(start, width, longer, samples + 1);
    }
    while (longer.size() <= place) {
      longer.add(longer.size() == place ? demand : means.get(last));
    }
    return new LoadHistory(start, width, longer, 1).bounded();
  }

  /** Returns the newest mean. */
  double latest() {
    return means.get(means.size() - 1);
  }

  private LoadHistory bounded() {
    if (means.size() <= MOST_MEANS) {
      return this;
    }
    List<Double> halved = new ArrayList<>();
    for (int i = means.size() % 2; i + 1 < means.size(); i += 2) {
      halved.add((means.get(i) + means.get(i + 1)) / 2);
    }
    Instant from = start.plus(width.multipliedBy(means.size() % 2));
    return new LoadHistory(from, width.multipliedBy(2), halved, samples + 1).bounded();
  }

  /**
   * Returns the largest factor by which the demand is expected to be higher than now, at any time
   * up to then; at least 1.
   */
  double growth(double now, Duration ahead) {
    if (!(now > 0)) {
      return 1;
    }
    double byPeriod = growthByPeriod(now, ahead);
    return byPeriod > 0
        ? Math.max(1, Math.min(MOST_BY_PERIOD, byPeriod))
        : Math.max(1, Math.min(MOST_GROWTH, growthByTrend(now, ahead)));
  }

  /** Returns by how many records per second the demand rises each second; 0 if it does not. */
  double rise() {
    return Math.max(0, trend()) / (width.toNanos() / 1e9);
  }

  private double growthByTrend(double now, Duration ahead) {
    double steps = (double) ahead.toNanos() / width.toNanos();
    return 1 + DAMPED * Math.max(0, trend()) * steps / now;
  }

  /** Returns by how much the demand changes from mean to mean; 0 if it has no clear trend. */
  private double trend() {
    int n = Math.min(means.size(), (int) Math.max(FEWEST_FOR_TREND, TREND_OVER.dividedBy(width)));
    if (n < FEWEST_FOR_TREND) {
      return 0;
    }
    double meanX = (n - 1) / 2.0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      meanY += recent(n, i) / n;
    }
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < n; i++) {
      xy += (i - meanX) * (recent(n, i) - meanY);
      xx += (i - meanX) * (i - meanX);
    }
    double slope = xy / xx;
    double left = 0;
    for (int i = 0; i < n; i++) {
      double error = recent(n, i) - meanY - slope * (i - meanX);
      left += error * error;
    }
    double deviation = Math.sqrt(left / (n - 2) / xx);
    double going = Math.min(slope, MOST_BEND * (recent(2, 1) - recent(2, 0)));
    return slope > SIGNIFICANT * deviation ? going : 0;
  }

  private double recent(int n, int i) {
    return means.get(means.size() - n + i);
  }

  /** Returns the growth as of one period ago, or 0 if there is no period. */
  private double growthByPeriod(double now, Duration ahead) {
    int period = period();
    if (period == 0) {
      return 0;
    }
    int last = means.size() - 1;
    int steps = (int) Math.max(1, Math.ceil((double) ahead.toNanos() / width.toNanos()));
    double then = means.get(last - period);
    double most = then;
    for (int i = 1; i <= Math.min(steps, period); i++) {
      most = Math.max(most, means.get(last - period + i));
    }
    return 1 + (most - then) / now;
  }

  /**
   * Returns how many means a period is; 0 if less than one and a half were seen, or there is none.
   */
  private int period() {
    int n = means.size();
    int longest = n * 2 / 3;
    int best = 0;
    double highest = PERIODIC;
    double least = VARIED * variance();
    boolean fallen = false; // a period comes after the load was seen to be otherwise
    for (int lag = 1; lag <= longest; lag++) {
      double similar = correlation(lag, least);
      fallen |= similar < 0;
      if (fallen && lag >= SHORTEST_PERIOD && similar > highest) {
        highest = similar;
        best = lag;
      }
    }
    return best;
  }

  private double variance() {
    double mean = 0;
    double squares = 0;
    for (double each : means) {
      mean += each / means.size();
      squares += each * each / means.size();
    }
    return squares - mean * mean;
  }

  /**
   * Returns how alike the load is to that of some means ago; 0 if it hardly varies in either, as
   * after a step, since what is alike then is noise.
   */
  private double correlation(int lag, double leastVariance) {
    int n = means.size() - lag;
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < n; i++) {
      meanA += means.get(i) / n;
      meanB += means.get(i + lag) / n;
    }
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < n; i++) {
      double a = means.get(i) - meanA;
      double b = means.get(i + lag) - meanB;
      ab += a * b;
      aa += a * a;
      bb += b * b;
    }
    return aa > n * leastVariance && bb > n * leastVariance ? ab / Math.sqrt(aa * bb) : 0;
  }
}
