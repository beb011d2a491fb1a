package io.kta.policy;

import org.jspecify.annotations.Nullable;

/** Leaves an operator as it is if the change is no more than its tolerance. */
record IgnoreSmallChanges(Behaviors behaviors) implements OperatorRule {

  @Override
  public Rule name() {
    return Rule.TOLERANCE;
  }

  @Override
  public @Nullable Verdict verdict(int operator, int target, Scene scene) {
    int current = scene.current(operator);
    if (target == current) {
      return null;
    }
    Direction direction = behaviors.of(scene.operator(operator)).towards(target > current);
    return direction.tolerates(current, target)
        ? new Verdict(current, "the change is within the tolerance of " + direction.tolerance())
        : null;
  }
}
