package io.kta.algorithm;

import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parallelism that was seen and that was asked for over the last hour, by operator: what a
 * policy's windows are counted from. It outlasts the history of cycles, which may be shorter than a
 * window. Immutable.
 *
 * <p>An operator that has gone from the topology is forgotten. One that has come counts as if what
 * it runs at had been asked for, so that nothing is shrunk before its window has been seen.
 *
 * @param operators the operators, in topological order
 * @param observed the parallelism seen, one snapshot for each change, oldest first
 * @param recommended the parallelism the algorithm asked for, oldest first; equal ones in a row are
 *     one snapshot
 */
public record ScalingLog(
    List<OperatorId> operators, List<Snapshot> observed, List<Snapshot> recommended) {

  private static final Duration KEPT = Duration.ofMinutes(61); // the longest window is one hour
  private static final int MOST_SNAPSHOTS = 7200; // of each kind; one a second
  private static final ScalingLog NONE = new ScalingLog(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public ScalingLog {
    operators = List.copyOf(operators);
    observed = List.copyOf(observed);
    recommended = List.copyOf(recommended);
  }

  /** Returns the log of a loop that has seen nothing. */
  public static ScalingLog none() {
    return NONE;
  }

  /** Returns this log with what a job runs at now; the same observation twice counts once. */
  public ScalingLog observing(Observation observation) {
    List<OperatorId> ids = observation.topology().ids();
    ScalingLog known = ids.equals(operators) ? this : over(ids);
    int[] current = new int[ids.size()];
    int[] appeared = new int[ids.size()];
    boolean anyAppeared = false;
    Snapshot last = known.observed.isEmpty() ? null : newest(known.observed);
    int index = 0;
    for (Operator operator : observation.topology().operators()) {
      current[index] = operator.parallelism();
      if (last == null || last.parallelism(index) == Snapshot.UNKNOWN) {
        appeared[index] = operator.parallelism();
        anyAppeared = true;
      }
      index++;
    }
    Instant at = observation.at();
    List<Snapshot> seeded =
        anyAppeared ? added(known.recommended, new Snapshot(at, at, appeared)) : known.recommended;
    boolean unchanged = last != null && last.isSameParallelism(current);
    List<Snapshot> seen =
        unchanged ? known.observed : added(known.observed, new Snapshot(at, at, current));
    return new ScalingLog(ids, seen, seeded);
  }

  /** Returns this log with what the algorithm asked for; a plan that names all its operators. */
  public ScalingLog recommending(Instant at, ParallelismPlan plan) {
    int[] targets = operators.stream().mapToInt(plan::target).toArray();
    if (!recommended.isEmpty() && newest(recommended).isSameParallelism(targets)) {
      List<Snapshot> longer = new ArrayList<>(recommended);
      longer.set(longer.size() - 1, newest(recommended).until(at));
      return new ScalingLog(operators, observed, longer);
    }
    return new ScalingLog(operators, observed, added(recommended, new Snapshot(at, at, targets)));
  }

  private ScalingLog over(List<OperatorId> ids) {
    Map<OperatorId, Integer> before = new HashMap<>();
    for (int i = 0; i < operators.size(); i++) {
      before.put(operators.get(i), i);
    }
    int[] from = ids.stream().mapToInt(id -> before.getOrDefault(id, -1)).toArray();
    return new ScalingLog(
        ids,
        observed.stream().map(snapshot -> snapshot.rearranged(from)).toList(),
        recommended.stream().map(snapshot -> snapshot.rearranged(from)).toList());
  }

  /** Adds a snapshot; drops those that ended too long ago, but for the newest of these. */
  private static List<Snapshot> added(List<Snapshot> snapshots, Snapshot newest) {
    Instant oldest = newest.from().minus(KEPT);
    int first = Math.max(0, snapshots.size() + 1 - MOST_SNAPSHOTS);
    while (first + 1 < snapshots.size() && snapshots.get(first + 1).from().isBefore(oldest)) {
      first++;
    }
    List<Snapshot> kept = new ArrayList<>(snapshots.subList(first, snapshots.size()));
    kept.add(newest);
    return kept;
  }

  private static Snapshot newest(List<Snapshot> snapshots) {
    return snapshots.get(snapshots.size() - 1);
  }
}
