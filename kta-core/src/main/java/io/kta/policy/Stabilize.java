package io.kta.policy;

import io.kta.algorithm.Snapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes no further than what was recommended all through the window of its direction: up to the
 * lowest recommendation, down to the highest. If the tolerance covers what this leaves of a change,
 * nothing is changed.
 */
record Stabilize(Behaviors behaviors) implements OperatorRule {

  @Override
  public String name() {
    return "stabilization";
  }

  @Override
  public @Nullable Verdict verdict(int operator, int target, Scene scene) {
    int current = scene.current(operator);
    if (target == current || scene.isForced()) {
      return null;
    }
    boolean isUp = target > current;
    Direction direction = behaviors.of(scene.operator(operator)).towards(isUp);
    Duration window = direction.stabilizationWindow();
    if (window.isZero()) {
      return null;
    }
    int extreme = extreme(operator, target, isUp, window, scene);
    int left = isUp ? Math.max(current, extreme) : Math.min(current, extreme);
    int after = direction.tolerates(current, left) ? current : left;
    return after == target
        ? null
        : new Verdict(
            after,
            (isUp ? "no more than " : "no less than ")
                + extreme
                + " was recommended all through the last "
                + window
                + (after == left ? "" : ", which is within the tolerance"));
  }

  private static int extreme(int operator, int target, boolean isUp, Duration window, Scene scene) {
    List<Snapshot> recommended = scene.situation().log().recommended();
    int extreme = target;
    for (int i = scene.firstRecommendedWithin(window); i < recommended.size(); i++) {
      int past = recommended.get(i).parallelism(operator);
      if (past != Snapshot.UNKNOWN) {
        extreme = isUp ? Math.min(extreme, past) : Math.max(extreme, past);
      }
    }
    return extreme;
  }
}
