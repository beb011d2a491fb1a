package io.kta.policy;

import io.kta.knowledge.Rescale;
import io.kta.knowledge.Snapshot;
import io.kta.policy.Bounds.Range;
import io.kta.topology.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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
  private final Map<Duration, int[]> lowest = new HashMap<>();
  private final Map<Duration, int[]> highest = new HashMap<>();
  private final Map<Object, String> texts = new HashMap<>();

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

  /** Returns the least that was recommended for an operator in a window, and is now. */
  int lowestRecommended(int operator, int now, Duration window) {
    return Math.min(now, lowest.computeIfAbsent(window, this::lowestRecommended)[operator]);
  }

  /** Returns the most that was recommended for an operator in a window, and is now. */
  int highestRecommended(int operator, int now, Duration window) {
    return Math.max(now, highest.computeIfAbsent(window, this::highestRecommended)[operator]);
  }

  // Both go through all operators at once, since a snapshot has them side by side.

  private int[] lowestRecommended(Duration window) {
    int[] least = new int[size()];
    Arrays.fill(least, Integer.MAX_VALUE);
    for (Snapshot snapshot : recommendedWithin(window)) {
      for (int i = 0; i < least.length; i++) {
        int past = snapshot.parallelism(i);
        least[i] = past == Snapshot.UNKNOWN ? least[i] : Math.min(least[i], past);
      }
    }
    return least;
  }

  private int[] highestRecommended(Duration window) {
    int[] most = new int[size()];
    for (Snapshot snapshot : recommendedWithin(window)) {
      for (int i = 0; i < most.length; i++) {
        most[i] = Math.max(most[i], snapshot.parallelism(i)); // what is unknown is below any
      }
    }
    return most;
  }

  private List<Snapshot> recommendedWithin(Duration window) {
    List<Snapshot> recommended = situation.log().recommended();
    return recommended.subList(first(recommended, Snapshot::to, window), recommended.size());
  }

  /** Returns the text of what reasons of many operators speak of, made once. */
  String text(Object value) {
    return texts.computeIfAbsent(value, Object::toString);
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
