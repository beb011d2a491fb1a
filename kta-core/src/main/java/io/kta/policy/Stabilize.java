package io.kta.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Goes no further than what was recommended all through the window of its direction: up to the
 * lowest recommendation, down to the highest. If the tolerance covers what this leaves of a change,
 * nothing is changed.
 */
record Stabilize(Behaviors behaviors) implements OperatorRule {

  @Override
  public Rule name() {
    return Rule.STABILIZATION;
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
    int extreme =
        isUp
            ? scene.lowestRecommended(operator, target, window)
            : scene.highestRecommended(operator, target, window);
    int left = isUp ? Math.max(current, extreme) : Math.min(current, extreme);
    int after = direction.tolerates(current, left) ? current : left;
    return after == target
        ? null
        : new Verdict(
            after,
            (isUp ? "no more than " : "no less than ")
                + extreme
                + " was recommended all through the last "
                + scene.text(window)
                + (after == left ? "" : ", which is within the tolerance"));
  }
}
