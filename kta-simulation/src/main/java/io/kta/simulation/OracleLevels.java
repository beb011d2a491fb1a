package io.kta.simulation;

import io.kta.simulation.LeastParallelism.Work;
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
    List<Work> works = recorder.works;
    int[] initial = recorder.initial;
    exact = initial.length == 1;
    if (exact) {
      addEach(recorder, works, initial[0]);
    } else {
      addNeeded(recorder, works, initial);
    }
    first = indexOf(initial);
    instances = levels.stream().mapToInt(level -> Arrays.stream(level).sum()).toArray();
    RescaleCost cost = recorder.job.settings().cost();
    double change =
        cost.start().plus(cost.up().compareTo(cost.down()) > 0 ? cost.up() : cost.down()).toNanos()
            / 1e9;
    int merged = (int) Math.max(1, Math.ceil(change / recorder.slotSeconds));
    while ((long) levels.size() * levels.size() * (works.size() / merged) > MOST_STEPS) {
      merged *= 2;
    }
    slot = merged * recorder.slotSeconds;
    List<Work> means = merge(works, merged);
    load = means.stream().mapToDouble(each -> Arrays.stream(each.load).sum()).toArray();
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

  private void addEach(Recorder recorder, List<Work> works, int initial) {
    int least = Integer.MAX_VALUE;
    int most = 1;
    for (Work each : works) {
      least = Math.min(least, recorder.least.of(each)[0]);
      most = Math.max(most, recorder.least.of(each.times(2))[0]);
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

  private void addNeeded(Recorder recorder, List<Work> works, int[] initial) {
    Map<Integer, int[]> byInstances = new TreeMap<>();
    for (double factor : HEADROOM) {
      for (Work each : works) {
        int[] needed = recorder.least.of(each.times(factor));
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

  private static List<Work> merge(List<Work> works, int merged) {
    List<Work> means = new ArrayList<>();
    for (int from = 0; from < works.size(); from += merged) {
      List<Work> some = works.subList(from, Math.min(works.size(), from + merged));
      int n = some.get(0).load.length;
      Work mean = new Work(new double[n], new double[n]);
      for (Work each : some) {
        for (int i = 0; i < n; i++) {
          mean.load[i] += each.load[i] / some.size();
          mean.cost[i] += each.cost[i] / some.size();
        }
      }
      means.add(mean);
    }
    return means;
  }
}
