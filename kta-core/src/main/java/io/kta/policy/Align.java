package io.kta.policy;

import io.kta.policy.PolicyRule.Verdict;
import io.kta.policy.Reason.Kind;
import io.kta.policy.Reason.Quantity;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Rounds up to a parallelism that spreads keys or partitions evenly: never beyond what the operator
 * may run at, and when shrinking never beyond where it is. An operator that a limit keeps from
 * getting there at once goes on until it is there, as long as the same is asked for.
 */
final class Align {
  private Align() {}

  static @Nullable Verdict verdict(Move move, Alignment alignment) {
    int target = move.to();
    boolean isOnItsWay = move.isBeingAligned();
    if (alignment == Alignment.OFF || (move.isNone() && !isOnItsWay) || target < 1) {
      return null;
    }
    Operator operator = move.operator();
    OptionalInt spread = parts(operator, move.scene().situation().topology());
    if (spread.isEmpty()) {
      return null;
    }
    int parts = spread.getAsInt();
    if (target > parts) {
      return target < move.from()
          ? null
          : new Verdict(
              Math.max(move.from(), parts), Reason.of(Kind.FEW_PARTS).with(Quantity.PARTS, parts));
    }
    int allowed = Math.min(operator.maxParallelism(), move.scene().range(move.place()).max());
    int most = Math.min(parts, allowed);
    int highest = move.isUp() || isOnItsWay ? most : Math.min(most, move.from());
    OptionalInt aligned = alignment.atLeast(target, parts);
    if (aligned.isEmpty() || aligned.getAsInt() > highest || aligned.getAsInt() == target) {
      return null;
    }
    return new Verdict(
        aligned.getAsInt(),
        Reason.of(Kind.UNEVEN).with(Quantity.PARTS, parts).withWords(alignment.word()));
  }

  /** Returns what is spread over the instances: partitions of a source, or groups of keys. */
  private static OptionalInt parts(Operator operator, Topology topology) {
    if (operator.partitions().isPresent()) {
      return operator.partitions();
    }
    if (operator.maxParallelism() == Integer.MAX_VALUE) {
      return OptionalInt.empty();
    }
    for (Edge edge : topology.inputsOf(operator.id())) {
      if (edge.partitioning() == Partitioning.KEYED) {
        return OptionalInt.of(operator.maxParallelism());
      }
    }
    return OptionalInt.empty();
  }
}
