package io.kta.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link Oracle} of a run.
 *
 * <p>The state at the beginning of a slot is the level the job runs at and its backlog. First in,
 * first out, the backlog alone tells how old the waiting records are, since the arrivals are known.
 * So a state that has cost no more and has no more backlog is at least as good, and for every level
 * only those are kept that no other beats in both.
 */
final class OracleSearch {
  private static final int MOST_KEPT = 32;
  private static final double LESS = 1 - 1e-12;

  private final OracleLevels levels;
  private final Backlog backlog;
  private final RescaleCost cost;
  private final Weights weights;
  private final double slot;
  private final double hours;
  private final double neededHours;
  private boolean thinned;

  OracleSearch(Recorder recorder, Weights weights, double limit, double neededHours) {
    this.levels = new OracleLevels(recorder);
    this.cost = recorder.job.settings().cost();
    this.weights = weights;
    this.slot = levels.slot();
    this.backlog = new Backlog(levels.load(), slot, limit);
    this.hours = levels.slots() * slot / 3600;
    this.neededHours = neededHours;
  }

  /** A state, and what it took to come there. */
  private record State(double score, double backlog, double hours, double late, int rescales) {}

  Oracle find() {
    List<List<State>> states = empty();
    states.get(levels.first()).add(new State(0, 0, 0, 0, 0));
    for (int k = 0; k < levels.slots(); k++) {
      List<List<State>> next = empty();
      for (int from = 0; from < levels.count(); from++) {
        for (State state : states.get(from)) {
          for (int to = 0; to < levels.count(); to++) {
            keep(next.get(to), after(state, k, from, to));
          }
        }
      }
      states = next;
    }
    State best = best(states);
    double total = backlog.arrivedBy(levels.slots() * slot);
    return new Oracle(
        best.hours,
        total == 0 ? 0 : best.late / total,
        best.rescales,
        best.score - weights.instances(),
        Duration.ofNanos(Math.round(slot * 1e9)),
        levels.exact() && !thinned);
  }

  private State after(State state, int k, int from, int to) {
    backlog.begin(k, state.backlog);
    double run;
    if (from == to) {
      backlog.serve(levels.rate(to, k), slot);
      run = slot * levels.instances(to);
    } else {
      boolean up = levels.instances(to) > levels.instances(from);
      double start = up ? seconds(cost.start()) : 0;
      double change = seconds(up ? cost.up() : cost.down());
      double before = levels.rate(from, k);
      double readAgain = levels.load()[k] * seconds(cost.checkpointInterval()) / 2;
      double restart = Math.min(slot - start - change, readAgain / levels.rate(to, k));
      backlog.serve(before, start);
      backlog.serve(before * cost.capacityMeanwhile(), change);
      backlog.serve(0, restart);
      backlog.serve(levels.rate(to, k), slot - start - change - restart);
      run = (start + change) * levels.instances(from);
      run += (slot - start - change) * levels.instances(to);
    }
    double late = backlog.late();
    if (k == levels.slots() - 1) {
      late += backlog.lateAtEnd();
    }
    return add(state, late, run / 3600, from == to ? 0 : 1);
  }

  private State add(State state, double late, double run, int rescales) {
    double total = Math.max(1e-300, backlog.arrivedBy(levels.slots() * slot));
    double score =
        state.score
            + weights.violations() * late / total
            + weights.rescales() * rescales / hours / 10
            + weights.instances() * run / neededHours;
    return new State(
        score, backlog.left(), state.hours + run, state.late + late, state.rescales + rescales);
  }

  /** Keeps a state unless another is as good in score and backlog; drops those it beats. */
  private void keep(List<State> kept, State candidate) {
    for (State other : kept) {
      if (other.score * LESS <= candidate.score && other.backlog * LESS <= candidate.backlog) {
        return;
      }
    }
    kept.removeIf(o -> candidate.score <= o.score && candidate.backlog <= o.backlog);
    kept.add(candidate);
    if (kept.size() > MOST_KEPT) {
      thinned = true;
      thin(kept);
    }
  }

  /** Drops every other state, but neither the one with the least backlog nor the best scored. */
  private static void thin(List<State> kept) {
    kept.sort(Comparator.comparingDouble(State::backlog));
    List<State> some = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      if (i % 2 == 0 || i == kept.size() - 1) {
        some.add(kept.get(i));
      }
    }
    kept.clear();
    kept.addAll(some);
  }

  private static State best(List<List<State>> states) {
    @Nullable State best = null;
    for (List<State> level : states) {
      for (State state : level) {
        best = best == null || state.score < best.score ? state : best;
      }
    }
    if (best == null) {
      throw new IllegalStateException("no state was kept");
    }
    return best;
  }

  private List<List<State>> empty() {
    List<List<State>> states = new ArrayList<>();
    for (int i = 0; i < levels.count(); i++) {
      states.add(new ArrayList<>());
    }
    return states;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** Counts the records of a slot that leave a first-in, first-out queue too late. */
  private static final class Backlog {
    private final double[] load; // by slot
    private final double[] arrived; // by the beginning of each slot
    private final double slot;
    private final double limit;
    private int k;
    private double now;
    private double left;
    private double late;

    Backlog(double[] load, double slot, double limit) {
      this.load = load;
      this.slot = slot;
      this.limit = limit;
      this.arrived = new double[load.length + 1];
      for (int i = 0; i < load.length; i++) {
        arrived[i + 1] = arrived[i] + load[i] * slot;
      }
    }

    void begin(int slotNumber, double waiting) {
      k = slotNumber;
      now = slotNumber * slot;
      left = waiting;
      late = 0;
    }

    double left() {
      return left;
    }

    double late() {
      return late;
    }

    /** Returns how many of those left have waited too long already. */
    double lateAtEnd() {
      double gone = arrivedBy(now) - left;
      return Math.max(0, Math.min(left, arrivedBy(now - limit) - gone));
    }

    double arrivedBy(double seconds) {
      if (seconds <= 0) {
        return 0;
      }
      int i = (int) Math.min(load.length - 1, seconds / slot);
      return arrived[i] + (seconds - i * slot) * load[i];
    }

    /** Lets records leave for a while, within the slot. */
    void serve(double rate, double seconds) {
      double growth = load[k] - rate;
      double busy = growth < 0 ? Math.min(seconds, left / -growth) : seconds;
      if (busy > 0 && rate > 0 && (left > 0 || growth > 0)) {
        late += rate * lateShare(rate, busy) * busy;
      }
      left = Math.max(0, left + growth * busy);
      if (busy < seconds) {
        left = 0;
      }
      now += seconds;
    }

    /** Of the time from now on in which records leave one after another, when they are late. */
    private double lateShare(double rate, double busy) {
      double gone = arrivedBy(now) - left;
      double lateSeconds = 0;
      double x = 0;
      while (x < busy) {
        double at = now + x - limit;
        double border = (Math.floor(at / slot + 1e-9) + 1) * slot;
        double end = Math.min(busy, x + Math.max(1e-6, border - at));
        double first = arrivedBy(at) - gone - rate * x;
        double last = arrivedBy(now + end - limit) - gone - rate * end;
        lateSeconds += (end - x) * positiveShare(first, last);
        x = end;
      }
      return lateSeconds / busy;
    }

    private static double positiveShare(double first, double last) {
      if (first > 0 && last > 0) {
        return 1;
      }
      if (first <= 0 && last <= 0) {
        return 0;
      }
      return Math.max(first, last) / Math.abs(first - last);
    }
  }
}
