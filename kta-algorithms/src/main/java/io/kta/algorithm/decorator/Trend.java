package io.kta.algorithm.decorator;

import io.kta.algorithm.Algorithm;
import java.time.Duration;
import java.util.List;

/**
 * The extrapolation of an algorithm's recent proposals, along the straight line that fits best.
 * Only upwards; what falls is left to the algorithm. Immutable, if it is.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
public final class Trend<M, A> extends Decorator<M, A> {
  private static final int FEWEST = 3;

  private final Duration ahead;

  /**
   * Creates the decorator.
   *
   * @param algorithm what to decorate
   * @param proposals of how many proposals, at least 3; as long as there are fewer than 3, the
   *     newest counts
   * @param ahead how far to look ahead; positive
   */
  public Trend(Algorithm<M, A> algorithm, int proposals, Duration ahead) {
    super(algorithm, proposals);
    if (proposals < FEWEST || ahead.isNegative() || ahead.isZero()) {
      throw new IllegalArgumentException(
          "proposals is %d and ahead %s; the first must be at least 3, the other positive"
              .formatted(proposals, ahead));
    }
    this.ahead = ahead;
  }

  @Override
  double chosen(List<Wish> wishes) {
    Wish newest = wishes.get(0);
    int n = wishes.size();
    double meanX = 0;
    double meanY = 0;
    for (Wish wish : wishes) {
      meanX += seconds(wish, newest) / n;
      meanY += (double) wish.instances() / n;
    }
    double xy = 0;
    double xx = 0;
    for (Wish wish : wishes) {
      double x = seconds(wish, newest) - meanX;
      xy += x * (wish.instances() - meanY);
      xx += x * x;
    }
    boolean rises = n >= FEWEST && xx > 0 && xy > 0;
    double rise = rises ? xy / xx * (ahead.toNanos() / 1e9) : 0;
    return newest.instances() + rise;
  }

  private static double seconds(Wish wish, Wish newest) {
    return Duration.between(newest.at(), wish.at()).toNanos() / 1e9;
  }

  @Override
  String verb() {
    return "trend";
  }
}
