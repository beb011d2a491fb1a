package io.kta.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The vectors of parallelism an {@link Oracle} chooses among, and the slots in which. Immutable.
 */
final class OracleLevels {
  private static final int MOST_LEVELS_OF_SEVERAL = 40;
  private static final double[] HEADROOM = {1, 1.25, 1.5, 2};
  private static final long MOST_STEPS = 1_000_000;

  private final double slot;
  private final double[] load; // of all sources, by slot
  private final List<int[]> levels = new ArrayList<>(); // by the number of instances
  private final int[] instances; // by level
  private final double[][] rate; // by level and slot
  private final int first;
  private final boolean exact;

  OracleLevels(Recorder recorder) {
    List<double[]> loads = recorder.loads;
    int[] initial = recorder.initial;
    exact = initial.length == 1;
    if (exact) {
      addEach(recorder, loads, initial[0]);
    } else {
      addNeeded(recorder, loads, initial);
    }
    first = indexOf(initial);
    instances = levels.stream().mapToInt(level -> Arrays.stream(level).sum()).toArray();
    RescaleCost cost = recorder.job.settings().cost();
    double change =
        cost.start().plus(cost.up().compareTo(cost.down()) > 0 ? cost.up() : cost.down()).toNanos()
            / 1e9;
    int merged = (int) Math.max(1, Math.ceil(change / recorder.slotSeconds));
    while ((long) levels.size() * levels.size() * (loads.size() / merged) > MOST_STEPS) {
      merged *= 2;
    }
    slot = merged * recorder.slotSeconds;
    List<double[]> means = merge(loads, merged);
    load = means.stream().mapToDouble(each -> Arrays.stream(each).sum()).toArray();
    rate = new double[levels.size()][load.length];
    for (int level = 0; level < rate.length; level++) {
      for (int k = 0; k < load.length; k++) {
        rate[level][k] = recorder.least.sustained(levels.get(level), means.get(k));
      }
    }
  }

  boolean exact() {
    return exact;
  }

  int count() {
    return levels.size();
  }

  int slots() {
    return load.length;
  }

  double slot() {
    return slot;
  }

  double[] load() {
    return load;
  }

  int first() {
    return first;
  }

  double rate(int level, int k) {
    return rate[level][k];
  }

  int instances(int level) {
    return instances[level];
  }

  private void addEach(Recorder recorder, List<double[]> loads, int initial) {
    int least = Integer.MAX_VALUE;
    int most = 1;
    for (double[] each : loads) {
      least = Math.min(least, recorder.least.of(each)[0]);
      most = Math.max(most, recorder.least.of(scaled(each, 2))[0]);
    }
    for (int p = least; p <= most; p++) {
      levels.add(new int[] {p});
    }
    if (initial < least) {
      levels.add(0, new int[] {initial});
    } else if (initial > most) {
      levels.add(new int[] {initial});
    }
  }

  private void addNeeded(Recorder recorder, List<double[]> loads, int[] initial) {
    Map<Integer, int[]> byInstances = new TreeMap<>();
    for (double factor : HEADROOM) {
      for (double[] each : loads) {
        int[] needed = recorder.least.of(scaled(each, factor));
        byInstances.putIfAbsent(Arrays.stream(needed).sum(), needed);
      }
    }
    List<int[]> all = new ArrayList<>(byInstances.values());
    int every = (all.size() + MOST_LEVELS_OF_SEVERAL - 1) / MOST_LEVELS_OF_SEVERAL;
    for (int i = all.size() - 1; i >= 0; i -= every) {
      levels.add(0, all.get(i));
    }
    if (indexOf(initial) < 0) {
      levels.add(initial);
    }
  }

  private int indexOf(int[] parallelism) {
    for (int i = 0; i < levels.size(); i++) {
      if (Arrays.equals(levels.get(i), parallelism)) {
        return i;
      }
    }
    return -1;
  }

  private static double[] scaled(double[] load, double factor) {
    return Arrays.stream(load).map(rate -> rate * factor).toArray();
  }

  private static List<double[]> merge(List<double[]> loads, int merged) {
    List<double[]> means = new ArrayList<>();
    for (int from = 0; from < loads.size(); from += merged) {
      List<double[]> some = loads.subList(from, Math.min(loads.size(), from + merged));
      double[] mean = new double[some.get(0).length];
      for (double[] each : some) {
        for (int i = 0; i < mean.length; i++) {
          mean[i] += each[i] / some.size();
        }
      }
      means.add(mean);
    }
    return means;
  }
}
