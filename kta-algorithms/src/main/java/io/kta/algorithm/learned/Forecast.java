package io.kta.algorithm.learned;

import io.kta.algorithm.learned.LearnedCapacity.Analysis;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of the load, and by how much more than now to size for because of it. Immutable.
 *
 * @param price what follows from how long a rescaling stops the job
 * @param now the demand of all sources in records per second; empty if that is unknown
 * @param load the load of the past; empty until it was known
 * @param recent the load of the last half hour; empty until it was known
 */
record Forecast(
    StopPrice price, OptionalDouble now, Optional<LoadHistory> load, Optional<RecentLoad> recent) {
  private static final double MOST_UNSETTLED = 1.5; // times the load, of what a first sample tells

  /** Returns that of now, by what was known before. */
  static Forecast of(StopPrice price, Optional<Analysis> last, Instant at, OptionalDouble now) {
    Optional<LoadHistory> load = last.flatMap(Analysis::load);
    Optional<RecentLoad> recent = last.flatMap(Analysis::recent);
    if (now.isPresent()) {
      double demand = now.getAsDouble();
      LoadHistory first = LoadHistory.of(at, demand);
      load = load.map(past -> past.with(at, demand)).or(() -> Optional.of(first));
      RecentLoad firstMinute = RecentLoad.of(at, demand);
      recent = recent.map(past -> past.with(at, demand)).or(() -> Optional.of(firstMinute));
    }
    return new Forecast(price, now, load, recent);
  }

  /** Returns whether the load has just begun to rise by more than it usually varies. */
  boolean hasJumped() {
    return recent.map(RecentLoad::hasJumped).orElse(false);
  }

  /**
   * Returns by how much more than now to size for.
   *
   * @param backlogsKnown whether it would show at once that a reserve is too small
   * @param behind whether a jump has to be answered at once
   * @param justStopped whether what is known of now is of one sample
   */
  Growth growth(boolean backlogsKnown, boolean behind, boolean justStopped) {
    double momentum = recent.map(past -> past.momentum(price.share())).orElse(1.0);
    double goesOn = justStopped ? Math.min(MOST_UNSETTLED, momentum) : momentum;
    return byThePast(headroom(backlogsKnown)).atLeast(behind ? goesOn : 1).lasting(kept());
  }

  private Growth byThePast(double headroom) {
    if (load.isEmpty() || now.isEmpty()) {
      return new Growth(1, 1, headroom);
    }
    double demand = now.getAsDouble();
    Duration soon = price.window().plus(Duration.ofNanos((long) (price.stopSeconds() * 1e9)));
    Duration ahead = price.ahead(demand > 0 ? load.get().rise() / demand : 0);
    return new Growth(load.get().growth(demand, soon), load.get().growth(demand, ahead), headroom);
  }

  /** A reserve is learned where it would show at once that it is too small. */
  private double headroom(boolean backlogsKnown) {
    return backlogsKnown ? recent.map(price::headroom).orElse(price.headroom()) : price.headroom();
  }

  /** Returns by what factor more than now is kept for bursts. */
  private double kept() {
    double demand = now.orElse(0);
    return demand > 0 ? recent.map(price::worthKeeping).orElse(0.0) / demand : 1;
  }
}
