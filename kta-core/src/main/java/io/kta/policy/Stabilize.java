package io.kta.policy;

import io.kta.algorithm.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes no further than what was recommended all through the window of its direction: up to the
 * lowest recommendation, down to the highest.
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
    Duration window = behaviors.of(scene.operator(operator)).towards(isUp).stabilizationWindow();
    if (window.isZero()) {
      return null;
    }
    int extreme = extreme(operator, target, isUp, window, scene.situation());
    int after = isUp ? Math.max(current, extreme) : Math.min(current, extreme);
    return after == target
        ? null
        : new Verdict(
            after,
            (isUp ? "no more than " : "no less than ")
                + extreme
                + " was recommended all through the last "
                + window);
  }

  private static int extreme(
      int operator, int target, boolean isUp, Duration window, Situation situation) {
    Instant start = situation.now().minus(window);
    List<Snapshot> recommended = situation.log().recommended();
    int extreme = target;
    for (int i = recommended.size() - 1; i >= 0; i--) {
      Snapshot snapshot = recommended.get(i);
      if (!snapshot.to().isAfter(start)) {
        break;
      }
      int past = snapshot.parallelism(operator);
      if (past != Snapshot.UNKNOWN) {
        extreme = isUp ? Math.min(extreme, past) : Math.max(extreme, past);
      }
    }
    return extreme;
  }
}
