package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.Operator;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The limits on scaling of each operator. Immutable; made by {@link ScalingPolicyBuilder}.
 *
 * @param forAll the behavior of an operator that has none of its own; unrestricted by default
 * @param perOperator the behavior of an operator, by its id or else by its name; in alphabetical
 *     order
 * @since 0.1
 */
@Growing
public record Behaviors(Behavior forAll, Map<String, Behavior> perOperator) {

  /** Copies the behaviors. */
  public Behaviors {
    requireNonNull(forAll, "forAll");
    perOperator = Collections.unmodifiableMap(new TreeMap<>(perOperator));
  }

  /** Returns the behavior of an operator: its own by id, else its own by name, else that of all. */
  public Behavior of(Operator operator) {
    return OperatorNames.find(perOperator, operator).orElse(forAll);
  }
}
