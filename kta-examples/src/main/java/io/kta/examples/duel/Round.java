package io.kta.examples.duel;

import io.kta.examples.traces.Trace;
import io.kta.simulation.Load;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All contestants under one load at the same time, each on a cluster of its own. */
final class Round {
  /** How long the first load holds, for what is slow at first; it does not count. */
  static final int WARM_UP = 30; // seconds

  /** Is told how everybody does. */
  interface Progress {
    /** Takes note of what is at a second since the first record came. */
    void at(double second, String standings);
  }

  /** Records per second at a load of 1. */
  private static final double FULL = 400;

  private static final Duration TICK = Duration.ofSeconds(1);

  private final LoopClock clock = LoopClock.system();
  private final Machine machine = new Machine();
  private final List<Contestant> contestants;
  private final Trace load;
  private final int number;
  private final Arrivals arrivals;

  /**
   * Creates one.
   *
   * @param number from 1 on
   */
  Round(int number, Trace load, Compression compression, Duration length, List<Contestant> all) {
    this.number = number;
    this.load = load;
    this.contestants = List.copyOf(all);
    this.arrivals = arrivals(load.load(), compression, length);
  }

  /** Returns the records of a load that passes faster, after the warm-up. */
  static Arrivals arrivals(Load load, Compression compression, Duration length) {
    Load faster = second -> FULL * load.at(Math.max(0, second - WARM_UP) * compression.speed());
    return Arrivals.of(faster, length.plusSeconds(WARM_UP));
  }

  Arrivals arrivals() {
    return arrivals;
  }

  Machine machine() {
    return machine;
  }

  /** Returns for how many seconds it goes on after the first record has come. */
  double seconds() {
    return arrivals.length() + Punctuality.LATE + 1;
  }

  /**
   * Plays it.
   *
   * @param progress is told every so often how everybody does
   */
  List<BoutResult> play(Progress progress) throws Exception {
    Feed feed = new Feed(arrivals, clock);
    List<Bout> bouts = new ArrayList<>();
    try {
      double highest = highestRate();
      for (Contestant contestant : contestants) {
        bouts.add(Bout.prepare(contestant, feed, highest, WARM_UP));
      }
      feed.begin();
      bouts.forEach(Bout::begin);
      watch(feed, bouts, progress);
      return bouts.stream().map(bout -> bout.result(load.name(), number)).toList();
    } finally {
      for (Bout bout : bouts) {
        bout.close();
      }
    }
  }

  private double highestRate() {
    double highest = 0;
    for (int second = 0; second < arrivals.length(); second++) {
      highest = Math.max(highest, arrivals.ratePerSecond(second));
    }
    return highest;
  }

  private void watch(Feed feed, List<Bout> bouts, Progress progress) throws InterruptedException {
    int ticks = 0;
    while (feed.seconds() < seconds()) {
      Instant due = clock.now().plus(TICK);
      clock.sleepUntil(due);
      machine.woken(Duration.between(due, clock.now()).toNanos() / 1e6);
      if (++ticks % 30 == 0) {
        progress.at(feed.seconds(), standings(feed.seconds(), bouts));
      }
    }
  }

  private String standings(double second, List<Bout> bouts) {
    StringBuilder text =
        new StringBuilder(
            "round %d, %s: %.0f of %.0f s, %.0f records/s, %d instances needed"
                .formatted(
                    number,
                    load.name(),
                    second,
                    seconds(),
                    arrivals.ratePerSecond(second),
                    Stage.neededInAll(arrivals.ratePerSecond(second))));
    bouts.forEach(bout -> text.append("%n  %-16s %s".formatted(bout.name(), bout.standing())));
    return text.toString();
  }
}
