package io.kta.algorithm.learned;

import io.kta.algorithm.Objective;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.Optional;

/**
 * What follows from how long a rescaling stops the job: what is kept in reserve, how far to look
 * ahead, and what must be saved before it is worth it. Immutable.
 *
 * @param settings what was set
 * @param stopSeconds for how long a rescaling stops the job
 */
record StopPrice(LearnedCapacity settings, double stopSeconds) {
  /** What the settings are meant for. */
  static final Objective USUAL = Objective.latency(0.95, Duration.ofSeconds(5));

  private static final double LEAST = 1; // seconds that a rescaling counts as
  private static final double UNSEEN = 1 / 5.0; // of the time in which a wrong guess is not seen
  private static final double MOST_UNSEEN = 6; // seconds
  private static final double CAUGHT_UP = 2; // times the stop, until its records are read too
  private static final double CALM = 12; // seconds for each second of a stop
  private static final double LONGEST_CALM = 300; // seconds
  private static final double CATCH_UP = 4; // seconds for each second of a stop
  private static final double WINDOW = 4; // seconds for each second of a stop
  private static final double LONGEST_WINDOW = 1.5; // times the window set
  private static final double AHEAD = 12; // seconds for each second of a stop
  private static final double LONGEST_AHEAD = 600; // seconds, where a trend tells how far
  private static final double AS_LONG =
      0.7; // times what it takes until a trend is worth a rescaling
  private static final double RESERVE =
      0.03; // of what is needed, times the root of a stop in seconds
  private static final double LEAST_HEADROOM = 0.3; // of the headroom set
  private static final double MOST_HEADROOM = 2; // of the headroom set
  private static final double SHORT = 15; // seconds; a stop that costs less than to wait
  private static final double STEP =
      0.2; // of the instances needed; so many idle at once are a step
  private static final double STEP_PRICE = 0.2; // of what a rescaling costs

  /** Returns over what time demand is averaged: to err costs the more the longer a stop is. */
  Duration window() {
    double longest = LONGEST_WINDOW * seconds(settings.window());
    double window = seconds(settings.window()) + WINDOW * stopSeconds;
    return Duration.ofNanos((long) (Math.min(longest, window) * 1e9));
  }

  /** Returns whether a stop is so short that a wrong guess costs less than waiting. */
  boolean isShort() {
    return stopSeconds <= SHORT;
  }

  /** Returns for how long an operator must have wanted less before it shrinks. */
  Duration calm() {
    return Duration.ofNanos((long) (Math.min(LONGEST_CALM, stopSeconds * CALM) * 1e9));
  }

  /** Returns in what time waiting records should be read. */
  double catchUpSeconds() {
    return Math.max(seconds(settings.catchUp()), CATCH_UP * stopSeconds);
  }

  /**
   * Returns the share of its own past that a forecast should be above: of too low a forecast the
   * price is that of late records, of too high a one that of idle instances.
   */
  double share() {
    double late = settings.objective().price();
    return late / (late + 1);
  }

  /**
   * Returns the load that it pays to be ready for all the time, for bursts that come back; 0 if
   * none. A burst that the job is not ready for is late until its backlog has been drained. Where
   * stops are long, instances are kept for long anyway.
   */
  double worthKeeping(RecentLoad load) {
    double late = seconds(settings.catchUp()) + CAUGHT_UP * stopSeconds;
    return isShort() ? load.bursts().worthKeeping(settings.objective().price() * late) : 0;
  }

  /** Returns by how much more than needed an operator is made while its load is not known well. */
  double headroom() {
    return care() * settings.headroom() + reserve();
  }

  /**
   * Returns by how much more than needed an operator is made: as much as the load tends to be above
   * what was expected, and some.
   */
  double headroom(RecentLoad load) {
    double least = LEAST_HEADROOM * settings.headroom();
    double learned = least + load.surprise(settings.headroom() - least);
    return care() * Math.min(MOST_HEADROOM * settings.headroom(), learned) + reserve();
  }

  /**
   * Returns for how long a rescaling should last: where the load rises, about as long as it takes
   * until the instances added too early have cost as much as the next rescaling would.
   *
   * @param rise by what share of it the load rises each second
   */
  Duration ahead(double rise) {
    double least = seconds(settings.lookAhead()) + AHEAD * stopSeconds;
    double even = rise > 0 ? AS_LONG * Math.sqrt(2 * secondsOfNeeded() / rise) : 0;
    double longest = Math.max(least, Math.min(LONGEST_AHEAD, even));
    return Duration.ofNanos((long) (longest * 1e9));
  }

  /**
   * Returns what idle instances must have cost before a rescaling is worth it: what it makes late
   * are the records of its stop, and they take the instances that are needed, not those that idle.
   * It is less for a job of which many instances have become idle at once while its load stays as
   * it is now: to wait longer would not save another rescaling.
   *
   * @param tooMany how many are idle
   */
  double instanceSeconds(Topology topology, double tooMany, Optional<RecentLoad> load) {
    double running = 0;
    for (Operator operator : topology.operators()) {
      running += operator.parallelism();
    }
    double needed = running - tooMany;
    double price = secondsOfNeeded() * needed;
    boolean isStep =
        isShort() && tooMany >= STEP * needed && load.map(RecentLoad::isFlat).orElse(false);
    return isStep ? STEP_PRICE * price : price;
  }

  /** As a safety stock, which grows with the root of the time until it is filled up again. */
  private double reserve() {
    return RESERVE * care() * Math.sqrt(lateSeconds());
  }

  /**
   * Returns how much larger than usual a reserve is for the objective. A reserve is as large as it
   * should be where the chance that it is too small is that of its own price in all of both prices;
   * of surprises that are spread as a logistic distribution, that is where its logarithm is.
   */
  private double care() {
    return Math.log(settings.objective().price()) / Math.log(USUAL.price());
  }

  /** Returns the seconds of a stop whose records are late, with those 5 s that always were. */
  private double lateSeconds() {
    double tolerated = seconds(settings.objective().within()) - seconds(USUAL.within());
    return Math.max(0, stopSeconds - tolerated);
  }

  private double secondsOfNeeded() {
    double patience = settings.patience() * settings.objective().price() / USUAL.price();
    double unseen = Math.max(LEAST, Math.min(MOST_UNSEEN, UNSEEN * seconds(settings.settle())));
    return patience * Math.max(unseen, CAUGHT_UP * lateSeconds());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
