package io.kta.examples.duel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a job tell when they begin and end: how many there are, and when all have given
 * way to others. Instances that have stopped are paid for until others have begun. Not thread-safe.
 */
final class TaskBook {
  private static final double NONE = Double.NaN;

  private final Map<String, Integer> parallelism = new TreeMap<>();
  private final Map<Double, Integer> instances = new LinkedHashMap<>(); // from a time on
  private final List<Restart> restarts = new ArrayList<>();
  private @Nullable Map<String, Integer> before;
  private double stoppedSince = NONE;
  private double lastRecord;
  private int alive;

  void begun(String stage, int instancesOfIt, double at) {
    boolean isFirst = parallelism.isEmpty();
    if (alive == 0 && !isFirst && Double.isNaN(stoppedSince)) {
      stoppedSince = lastRecord;
      before = Map.copyOf(parallelism);
    }
    alive++;
    parallelism.put(stage, instancesOfIt);
    instances.put(at, instances());
  }

  void ended() {
    alive--;
  }

  void recordDone(double at) {
    lastRecord = at;
    if (!Double.isNaN(stoppedSince)) {
      boolean rescaled = !parallelism.equals(before);
      restarts.add(new Restart(at, at - stoppedSince, rescaled));
      stoppedSince = NONE;
    }
  }

  /** Returns how many instances there are of all operators. */
  int instances() {
    return parallelism.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns how many instances there were from which second on, in order of time. */
  Map<Double, Integer> instancesSince() {
    return new LinkedHashMap<>(instances);
  }

  List<Restart> restarts() {
    return List.copyOf(restarts);
  }

  /** Returns how many instances there were, times for how many seconds, between two times. */
  double instanceSeconds(double from, double to) {
    double sum = 0;
    double since = from;
    int count = 0;
    for (Map.Entry<Double, Integer> change : instances.entrySet()) {
      double at = Math.max(from, Math.min(to, change.getKey()));
      sum += count * (at - since);
      since = at;
      count = change.getValue();
    }
    return sum + count * (to - since);
  }
}
