package io.kta.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The parallelism that every operator of a topology should have. Immutable.
 *
 * @param targets the target of each operator in parallel instances, at least 0; 0 switches it off;
 *     iterated in the order given, which for a plan made from a topology is topological
 * @since 0.1
 */
public record ParallelismPlan(Map<OperatorId, Integer> targets) {

  /** Copies the targets and checks each. */
  public ParallelismPlan {
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    targets.forEach(
        (id, target) -> {
          if (target < 0) {
            throw new IllegalArgumentException(
                "target of operator " + id + " is " + target + "; it must be at least 0");
          }
        });
  }

  /** Returns the plan that leaves a topology as it is: the one to start from. */
  public static ParallelismPlan asIs(Topology topology) {
    return of(topology, Operator::parallelism);
  }

  /**
   * Returns the plan that sets every operator of a topology to what a rule says of it, at a cost
   * that grows with the operators; setting them one by one copies the plan for each.
   *
   * @throws IllegalArgumentException if the rule says less than 0
   */
  public static ParallelismPlan of(Topology topology, ToIntFunction<Operator> rule) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    for (Operator operator : topology.operators()) {
      targets.put(operator.id(), rule.applyAsInt(operator));
    }
    return new ParallelismPlan(targets);
  }

  /**
   * Returns the target of an operator.
   *
   * @throws IllegalArgumentException if the plan does not name it
   */
  public int target(OperatorId id) {
    Integer target = targets.get(id);
    if (target == null) {
      throw new IllegalArgumentException(
          "the plan has no operator " + id + "; it names " + targets.keySet());
    }
    return target;
  }

  /**
   * Returns this plan with another target for one operator.
   *
   * @throws IllegalArgumentException if the plan does not name it, or the target is below 0
   */
  public ParallelismPlan with(OperatorId id, int target) {
    return with(Map.of(id, target));
  }

  /**
   * Returns this plan with other targets for some of its operators, in its order.
   *
   * @throws IllegalArgumentException if the plan does not name one of them, or a target is below 0
   */
  public ParallelismPlan with(Map<OperatorId, Integer> others) {
    others.keySet().forEach(this::target);
    Map<OperatorId, Integer> changed = new LinkedHashMap<>(targets);
    changed.putAll(others);
    return new ParallelismPlan(changed);
  }

  /** Returns whether every operator of the topology already runs at its target. */
  public boolean isAlreadyIn(Topology topology) {
    return targets.equals(asIs(topology).targets());
  }

  /**
   * Returns why the plan cannot be carried out on a topology, each reason as a predicate of it:
   * operators it misses or invents, targets above an operator's {@code maxParallelism}; none if it
   * can be.
   */
  public List<String> misfits(Topology topology) {
    List<String> misfits = new ArrayList<>();
    Set<OperatorId> ids = new HashSet<>(topology.ids()); // not the list, which is slow to ask
    Set<OperatorId> missing = new TreeSet<>(ids);
    missing.removeAll(targets.keySet());
    if (!missing.isEmpty()) {
      misfits.add("misses operators " + missing);
    }
    Set<OperatorId> invented = new TreeSet<>(targets.keySet());
    invented.removeAll(ids);
    if (!invented.isEmpty()) {
      misfits.add("names operators " + invented + " that the topology does not have");
    }
    for (Operator operator : topology.operators()) {
      Integer target = targets.get(operator.id());
      if (target != null && target > operator.maxParallelism()) {
        misfits.add(
            "sets operator %s to %d, above its maxParallelism %d"
                .formatted(operator.id(), target, operator.maxParallelism()));
      }
    }
    return misfits;
  }

  /** Returns how many instances there are of all operators together. */
  public long sum() {
    return targets.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** Returns for example {@code source=1, counter=4}. */
  @Override
  public String toString() {
    return targets.entrySet().stream()
        .map(target -> target.getKey() + "=" + target.getValue())
        .collect(Collectors.joining(", "));
  }
}
