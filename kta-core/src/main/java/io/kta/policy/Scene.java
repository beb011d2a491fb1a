package io.kta.policy;

import io.kta.algorithm.Decision;
import io.kta.knowledge.Rescale;
import io.kta.knowledge.ScalingLog;
import io.kta.knowledge.Snapshot;
import io.kta.policy.Bounds.Range;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Optional<ParallelismPlan> proposed; // in the order of the operators
  private final boolean isAligning;
  private final Map<Duration, Integer> observedWithin = new HashMap<>(); // filled when asked for
  private final Map<Duration, int[]> lowest = new HashMap<>();
  private final Map<Duration, int[]> highest = new HashMap<>();

  private Scene(
      Situation situation,
      List<Operator> operators,
      Range[] ranges,
      int[] current,
      Optional<ParallelismPlan> proposed,
      boolean isAligning) {
    this.proposed = proposed;
    this.isAligning = isAligning;
    this.situation = situation;
    this.operators = operators;
    this.ranges = ranges;
    this.current = current;
  }

  /** Returns the scene of a proposal in a situation, with the limits that hold now. */
  static Scene of(Decision decision, Situation situation, Limits limits) {
    List<Operator> operators = situation.topology().operators();
    Bounds now = limits.bounds().at(situation.now());
    Range[] ranges = new Range[operators.size()];
    int[] current = new int[operators.size()];
    Optional<ParallelismPlan> proposed =
        decision
            .planned()
            .map(plan -> ParallelismPlan.of(situation.topology(), o -> plan.target(o.id())));
    for (int i = 0; i < current.length; i++) {
      ranges[i] = now.of(operators.get(i));
      current[i] = current(operators.get(i), proposed, situation.log());
    }
    return new Scene(
        situation, operators, ranges, current, proposed, limits.alignment() != Alignment.OFF);
  }

  /**
   * Returns what an operator runs at, or is on its way to. What was asked for, has not come and is
   * not asked for any more counts no more: what keeps a job from shrinking must not make it grow.
   */
  private static int current(
      Operator operator, Optional<ParallelismPlan> proposed, ScalingLog log) {
    int observed = operator.parallelism();
    if (!log.isOnItsWay()) {
      return observed;
    }
    int planned = log.lastRescale().orElseThrow().target(operator.id()).orElse(observed);
    int asked = proposed.map(plan -> plan.target(operator.id())).orElse(planned);
    boolean isOver = observed > 0 && observed < planned && asked < planned;
    return isOver ? Math.max(observed, asked) : planned;
  }

  /** Returns what the algorithm asks for, or else what leaves the job as it is or on its way. */
  ParallelismPlan plan() {
    return proposed.orElseGet(
        () ->
            ParallelismPlan.of(
                situation.topology(),
                operator -> current(operator, Optional.empty(), situation.log())));
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

  /** Returns the bounds of an operator now. */
  Range range(int operator) {
    return ranges[operator];
  }

  /**
   * Returns whether another actor has switched an operator off: the policy would never take it to
   * 0.
   */
  boolean isSwitchedOff(int operator) {
    return current[operator] == 0 && ranges[operator].min() > 0;
  }

  /**
   * Returns whether alignment is still raising an operator: its last change was a rise, from below
   * what is asked for or while the same was asked for, to at least that; a limit may have kept it
   * from going all the way. What looks like a change back, or none, is on the way then.
   *
   * @param target what is left of what the algorithm asks for
   */
  boolean isBeingAligned(int operator, int target) {
    if (!isAligning
        || target > current[operator]
        || !isAskedFor(operator, target)
        || !isOurs(operator)) {
      return false;
    }
    List<Snapshot> observed = situation.log().observed();
    int index = observed.size() - 1;
    while (index >= 0 && observed.get(index).parallelism(operator) == current[operator]) {
      index--;
    }
    int before = index < 0 ? Snapshot.UNKNOWN : observed.get(index).parallelism(operator);
    if (before == Snapshot.UNKNOWN || before > current[operator]) {
      return false;
    }
    return before < target
        || (index + 1 < observed.size() && isAskedSince(observed.get(index + 1), operator, target));
  }

  private boolean isAskedFor(int operator, int target) {
    return proposed.isPresent() && proposed.get().target(operators.get(operator).id()) == target;
  }

  /** Returns whether an operator is where the last rescaling took or left it. */
  private boolean isOurs(int operator) {
    Optional<Rescale> last = situation.log().lastRescale();
    return last.isPresent()
        && last.get().target(operators.get(operator).id()).orElse(-1) == current[operator];
  }

  private boolean isAskedSince(Snapshot rise, int operator, int target) {
    List<Snapshot> recommended = situation.log().recommended();
    int index = recommended.size() - 1;
    while (index >= 0 && recommended.get(index).from().isAfter(rise.from())) {
      if (recommended.get(index--).parallelism(operator) != target) {
        return false;
      }
    }
    return index >= 0 && recommended.get(index).parallelism(operator) == target;
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
