package io.kta.policy;

import io.kta.algorithm.Rescale;
import io.kta.algorithm.Snapshot;
import io.kta.policy.Bounds.Range;
import io.kta.topology.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A situation, laid out for rules that go through all operators in topological order. Serves one
 * thread.
 */
final class Scene {
  private final Situation situation;
  private final List<Operator> operators;
  private final Range[] ranges;
  private final int[] current;
  private final Map<Duration, Integer> observedWithin = new HashMap<>(); // filled when asked for
  private final Map<Duration, Integer> recommendedWithin = new HashMap<>();

  private Scene(Situation situation, List<Operator> operators, Range[] ranges, int[] current) {
    this.situation = situation;
    this.operators = operators;
    this.ranges = ranges;
    this.current = current;
  }

  /** Returns the scene of a situation, with the bounds that hold now. */
  static Scene of(Situation situation, Bounds bounds) {
    List<Operator> operators = situation.topology().operators();
    Bounds now = bounds.at(situation.now());
    Range[] ranges = new Range[operators.size()];
    int[] current = new int[operators.size()];
    boolean onItsWay = situation.log().isOnItsWay();
    for (int i = 0; i < current.length; i++) {
      Operator operator = operators.get(i);
      ranges[i] = now.of(operator);
      current[i] = operator.parallelism();
      if (onItsWay) {
        Rescale last = situation.log().lastRescale().orElseThrow();
        current[i] = last.target(operator.id()).orElse(current[i]);
      }
    }
    return new Scene(situation, operators, ranges, current);
  }

  Situation situation() {
    return situation;
  }

  List<Operator> operators() {
    return operators;
  }

  int size() {
    return operators.size();
  }

  Operator operator(int index) {
    return operators.get(index);
  }

  /** Returns what an operator runs at, or is on its way to: what leaves it alone. */
  int current(int operator) {
    return current[operator];
  }

  /** Returns what an operator was seen running at. */
  int observed(int operator) {
    return operators.get(operator).parallelism();
  }

  /** Returns the bounds of an operator now. */
  Range range(int operator) {
    return ranges[operator];
  }

  /** Returns whether somebody has switched an operator off: the policy would never take it to 0. */
  boolean isSwitchedOff(int operator) {
    return current[operator] == 0 && ranges[operator].min() > 0;
  }

  /** Returns the place of the first snapshot of what was seen that began within a window. */
  int firstObservedWithin(Duration window) {
    return observedWithin.computeIfAbsent(
        window, w -> first(situation.log().observed(), Snapshot::from, w));
  }

  /** Returns the place of the first snapshot of what was asked for that ended within a window. */
  int firstRecommendedWithin(Duration window) {
    return recommendedWithin.computeIfAbsent(
        window, w -> first(situation.log().recommended(), Snapshot::to, w));
  }

  private int first(List<Snapshot> snapshots, Function<Snapshot, Instant> when, Duration window) {
    Instant start = situation.now().minus(window);
    int first = snapshots.size();
    while (first > 0 && when.apply(snapshots.get(first - 1)).isAfter(start)) {
      first--;
    }
    return first;
  }

  /** Returns whether the rules about time are to be left out this once. */
  boolean isForced() {
    return situation.orders().force().isPresent();
  }
}
