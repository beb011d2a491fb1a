package io.kta.policy;

import org.jspecify.annotations.Nullable;

/** Leaves an operator as it is if the change is no more than its tolerance. */
record IgnoreSmallChanges(Behaviors behaviors) implements OperatorRule {
  private static final double ROUNDING = 1e-9; // 11 of 10 is a tenth more, though not in binary

  @Override
  public String name() {
    return "tolerance";
  }

  @Override
  public @Nullable Verdict verdict(int operator, int target, Scene scene) {
    int current = scene.current(operator);
    if (target == current || current == 0) {
      return null; // whatever is made of nothing is more than any share of it
    }
    double tolerance = behaviors.of(scene.operator(operator)).towards(target > current).tolerance();
    double change = Math.abs((double) target - current) / current;
    return change <= tolerance + ROUNDING
        ? new Verdict(current, "the change is within the tolerance of " + tolerance)
        : null;
  }
}
