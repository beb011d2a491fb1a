package io.kta.policy;

import io.kta.policy.Bounds.Range;
import io.kta.policy.PolicyRule.Verdict;
import io.kta.policy.Reason.Kind;
import io.kta.policy.Reason.Quantity;
import io.kta.topology.Operator;
import org.jspecify.annotations.Nullable;

/** The rules that keep each operator at what it may, and can, run at. */
final class KeepLimits {
  private KeepLimits() {}

  /** Brings a target within its bounds, but never above what the operator itself can run at. */
  static @Nullable Verdict bounds(Move move) {
    if (move.to() == 0 && move.scene().isSwitchedOff(move.place())) {
      return null; // it is left at 0, as an earlier rule has said
    }
    Range range = move.scene().range(move.place());
    int after = Math.min(range.nearest(move.to()), move.operator().maxParallelism());
    return after == move.to()
        ? null
        : new Verdict(
            after,
            Reason.of(Kind.OUT_OF_BOUNDS)
                .with(Quantity.MIN, range.min())
                .with(Quantity.MAX, range.max()));
  }

  /**
   * Keeps an operator that cannot be scaled at what it runs at, whoever asks for another number.
   */
  static @Nullable Verdict fixed(Move move) {
    Operator operator = move.operator();
    return move.to() == operator.parallelism() || operator.fixedBecause().isEmpty()
        ? null
        : new Verdict(
            operator.parallelism(),
            Reason.of(Kind.NOT_SCALABLE).withWords(operator.fixedBecause().get()));
  }
}
