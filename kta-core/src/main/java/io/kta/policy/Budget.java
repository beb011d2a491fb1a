package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.Operator;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A limit for all operators of a job together. Immutable; start from {@link #slots} or {@link
 * #instances}.
 *
 * @param unit what is counted
 * @param limit the most of it, at least 1; {@link Long#MAX_VALUE} means no limit
 * @param weights what one instance of an operator counts, by id or name, at least 1; 1 for those
 *     that are not named; in alphabetical order
 * @since 0.1
 */
@Growing
public record Budget(Unit unit, long limit, Map<String, Integer> weights) {

  /** The unit of a budget. */
  public enum Unit {
    /**
     * Task slots: operators of one slot sharing group use slots together, so a group counts as its
     * largest parallelism; an operator without a group counts alone. There are no weights.
     */
    SLOTS,
    /** Instances, each with the weight of its operator: processor cores, for example, or memory. */
    INSTANCES
  }

  /** Checks the numbers, and names all that are wrong at once. */
  public Budget {
    requireNonNull(unit, "unit");
    weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    InvalidValues faults = new InvalidValues();
    faults.addUnless(limit >= 1, "the budget is " + limit + "; it must be at least 1");
    faults.addUnless(
        unit == Unit.INSTANCES || weights.isEmpty(),
        "a budget of slots has weights for " + weights.keySet() + "; slots have none");
    weights.forEach(
        (operator, weight) ->
            faults.addUnless(
                weight >= 1,
                "the weight of operator %s is %d; it must be at least 1"
                    .formatted(operator, weight)));
    faults.throwIfAny();
  }

  /** Returns the budget without a limit. */
  public static Budget unlimited() {
    return new Budget(Unit.INSTANCES, Long.MAX_VALUE, Map.of());
  }

  /** Returns a budget of task slots. */
  public static Budget slots(int limit) {
    return new Budget(Unit.SLOTS, limit, Map.of());
  }

  /** Returns a budget of instances. */
  public static Budget instances(long limit) {
    return new Budget(Unit.INSTANCES, limit, Map.of());
  }

  /** Returns this with another limit. */
  public Budget withLimit(long most) {
    return new Budget(unit, most, weights);
  }

  /** Returns this with the weights of one instance of each of some operators, and no others. */
  public Budget withWeights(Map<String, Integer> byOperator) {
    return new Budget(unit, limit, byOperator);
  }

  /** Returns this with the weight of one instance of an operator. */
  public Budget withWeight(String operator, int weight) {
    Map<String, Integer> more = new TreeMap<>(weights);
    more.put(operator, weight);
    return new Budget(unit, limit, more);
  }

  boolean isUnlimited() {
    return limit == Long.MAX_VALUE;
  }

  int weight(Operator operator) {
    return OperatorNames.find(weights, operator).orElse(1);
  }
}
