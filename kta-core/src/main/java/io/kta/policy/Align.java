package io.kta.policy;

import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Rounds up to a parallelism that spreads keys or partitions evenly: never beyond what the operator
 * may run at, and when shrinking never beyond where it is.
 */
record Align(Alignment alignment) implements OperatorRule {

  @Override
  public Rule name() {
    return Rule.ALIGNMENT;
  }

  @Override
  public @Nullable Verdict verdict(int index, int target, Scene scene) {
    int current = scene.current(index);
    if (alignment == Alignment.OFF || target == current || target < 1) {
      return null;
    }
    Operator operator = scene.operator(index);
    OptionalInt spread = parts(operator, scene.situation().topology());
    if (spread.isEmpty()) {
      return null;
    }
    int parts = spread.getAsInt();
    if (target > parts) {
      return target < current
          ? null
          : new Verdict(
              Math.max(current, parts), "there are " + parts + " to spread; more would have none");
    }
    int most = Math.min(parts, Math.min(operator.maxParallelism(), scene.range(index).max()));
    int highest = target > current ? most : Math.min(most, current);
    OptionalInt aligned = alignment.atLeast(target, parts);
    if (aligned.isEmpty() || aligned.getAsInt() > highest || aligned.getAsInt() == target) {
      return null;
    }
    return new Verdict(
        aligned.getAsInt(),
        parts + " are to spread, and over " + target + " they would not be " + alignment.word());
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
