package io.kta.policy;

import io.kta.policy.Bounds.Range;
import io.kta.topology.Operator;
import org.jspecify.annotations.Nullable;

/** Brings every target within its bounds, but never above what the operator itself can run at. */
record KeepBounds() implements OperatorRule {

  @Override
  public Rule name() {
    return Rule.BOUNDS;
  }

  @Override
  public @Nullable Verdict verdict(int index, int target, Scene scene) {
    if (target == 0 && scene.isSwitchedOff(index)) {
      return null; // it is left at 0, as an earlier rule has said
    }
    Operator operator = scene.operator(index);
    Range range = scene.range(index);
    int after = Math.min(range.nearest(target), operator.maxParallelism());
    return after == target ? null : new Verdict(after, reason(range, operator));
  }

  private static String reason(Range range, Operator operator) {
    String allowed = "the policy allows " + range.min() + " to " + range.max();
    return range.min() > operator.maxParallelism()
        ? allowed + ", but the operator runs at " + operator.maxParallelism() + " at most"
        : allowed;
  }
}
