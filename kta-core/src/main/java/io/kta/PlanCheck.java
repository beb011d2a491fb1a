package io.kta;

import io.kta.algorithm.Decision;
import io.kta.topology.Topology;
import java.util.List;
import java.util.Optional;

/** Whether what an algorithm proposes can be carried out at all. */
final class PlanCheck {
  private PlanCheck() {}

  /**
   * Returns what is wrong with a decision's plan: it misses operators, invents some, or leaves what
   * an operator can run at; empty if nothing is.
   */
  static Optional<String> misfit(Decision decision, Topology topology) {
    List<String> problems =
        decision instanceof Decision.Scale scale ? scale.plan().misfits(topology) : List.of();
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the plan "
                + String.join(", and ", problems)
                + "; start from ParallelismPlan.asIs(topology) and stay within maxParallelism");
  }
}
