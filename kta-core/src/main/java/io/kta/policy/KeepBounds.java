package io.kta.policy;

import io.kta.algorithm.Decision;
import io.kta.policy.Bounds.Range;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings every target within its bounds, but never above what the operator itself can run at. */
record KeepBounds(Bounds bounds) implements PolicyRule {

  @Override
  public Ruling rule(Decision decision, Situation situation) {
    requireKnown(situation.topology());
    if (!(decision instanceof Decision.Scale scale)) {
      return Ruling.unchanged(decision);
    }
    ParallelismPlan plan = scale.plan();
    List<Adjustment> adjustments = new ArrayList<>();
    for (Operator operator : situation.topology().operators()) {
      Range range = bounds.of(operator);
      int before = plan.target(operator.id());
      int after = Math.min(range.nearest(before), operator.maxParallelism());
      if (after != before) {
        plan = plan.with(operator.id(), after);
        adjustments.add(
            new Adjustment("bounds", operator.id(), before, after, reason(range, operator)));
      }
    }
    return new Ruling(new Decision.Scale(plan, scale.reason()), adjustments);
  }

  private static String reason(Range range, Operator operator) {
    String allowed = "the policy allows %d to %d".formatted(range.min(), range.max());
    return range.min() > operator.maxParallelism()
        ? allowed + ", but the operator runs at " + operator.maxParallelism() + " at most"
        : allowed;
  }

  private void requireKnown(Topology topology) {
    Set<String> unknown =
        bounds.perOperator().keySet().stream()
            .filter(
                key ->
                    topology.operators().stream()
                        .noneMatch(o -> o.id().value().equals(key) || o.name().equals(key)))
            .collect(Collectors.toSet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the policy has bounds for %s, but the operators are %s; name one of these, or its id"
              .formatted(unknown, topology.operators().stream().map(Operator::name).toList()));
    }
  }
}
