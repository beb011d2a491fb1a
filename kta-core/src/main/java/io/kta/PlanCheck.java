package io.kta;

import io.kta.algorithm.Decision;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether what an algorithm proposes can be carried out at all. */
final class PlanCheck {
  private PlanCheck() {}

  /**
   * Returns what is wrong with a decision's plan: it misses operators, invents some, or leaves what
   * an operator can run at; empty if nothing is.
   */
  static Optional<String> misfit(Decision decision, Topology topology) {
    List<String> problems =
        decision instanceof Decision.Scale scale ? problems(scale.plan(), topology) : List.of();
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the plan "
                + String.join(", and ", problems)
                + "; start from ParallelismPlan.asIs(topology) and stay within maxParallelism");
  }

  private static List<String> problems(ParallelismPlan plan, Topology topology) {
    List<String> problems = new ArrayList<>();
    Set<OperatorId> missing = new TreeSet<>(topology.ids());
    missing.removeAll(plan.targets().keySet());
    if (!missing.isEmpty()) {
      problems.add("misses operators " + missing);
    }
    Set<OperatorId> invented = new TreeSet<>(plan.targets().keySet());
    invented.removeAll(topology.ids());
    if (!invented.isEmpty()) {
      problems.add("names operators " + invented + " that the topology does not have");
    }
    for (Operator operator : topology.operators()) {
      Integer target = plan.targets().get(operator.id());
      if (target != null && target > operator.maxParallelism()) {
        problems.add(
            "sets operator %s to %d, above its maxParallelism %d"
                .formatted(operator.id(), target, operator.maxParallelism()));
      }
    }
    return problems;
  }
}
