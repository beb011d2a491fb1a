package io.kta.policy;

import io.kta.api.Internal;
import io.kta.knowledge.Orders;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a policy says of the operators of a job, whatever is decided.
 *
 * @hidden
 */
@Internal
public final class PolicyFit {
  private PolicyFit() {}

  /**
   * Returns the most that operators may be set to now, where that is less than they can run at: by
   * bounds, or by what people have ordered. Budgets, rates and times are not in it.
   */
  public static Map<OperatorId, Integer> maxAllowed(
      ScalingPolicy policy, Observation observation, Orders orders, Instant now) {
    Bounds bounds = policy.bounds().at(now);
    Map<OperatorId, Integer> most = new HashMap<>();
    for (Operator operator : observation.topology().operators()) {
      int allowed =
          operator.isFixed()
              ? operator.parallelism()
              : OperatorNames.find(orders.overrides(), operator)
                  .or(() -> OperatorNames.find(policy.overrides(), operator))
                  .map(bounds.of(operator)::nearest)
                  .orElse(bounds.of(operator).max());
      if (allowed < operator.maxParallelism()) {
        most.put(operator.id(), allowed);
      }
    }
    return most;
  }

  /**
   * Does nothing if a policy fits a job.
   *
   * @throws IllegalArgumentException if it names an operator that is not there
   */
  static void require(ScalingPolicy policy, Situation situation) {
    List<Operator> operators = situation.topology().operators();
    OperatorNames.requireKnown("bounds", policy.bounds().operators(), operators);
    OperatorNames.requireKnown("a behavior", policy.behaviors().perOperator().keySet(), operators);
    OperatorNames.requireKnown("a weight", policy.limits().budget().weights().keySet(), operators);
    OperatorNames.requireKnown("an override", policy.overrides().keySet(), operators);
    OperatorNames.requireKnown("an override", situation.orders().overrides().keySet(), operators);
    policy
        .safeguards()
        .missingData()
        .fallback()
        .ifPresent(
            fallback ->
                OperatorNames.requireKnown(
                    "a fallback", fallback.parallelism().keySet(), operators));
  }
}
