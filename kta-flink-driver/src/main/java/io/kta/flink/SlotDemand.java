package io.kta.flink;

import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many task slots a job needs. Operators of one slot sharing group use slots together, one
 * instance of each to a slot; so a group needs as many as its largest parallelism, and a job the
 * sum over its groups. Immutable.
 *
 * @param slots the number of slots, at least 0
 */
record SlotDemand(int slots) {

  /** Rejects a negative number. */
  public SlotDemand {
    if (slots < 0) {
      throw new IllegalArgumentException("slots is " + slots + "; it must be at least 0");
    }
  }

  /** Returns what a plan needs, by the slot sharing groups of the topology. */
  public static SlotDemand of(Topology topology, ParallelismPlan plan) {
    Map<String, Integer> groups = new HashMap<>();
    for (Operator operator : topology.operators()) {
      String group = operator.slotSharingGroup().orElse("");
      groups.merge(group, plan.target(operator.id()), Math::max);
    }
    return new SlotDemand(sum(groups.values()));
  }

  /** Returns what a plan needs in a deployment of this type, whatever the job's own groups. */
  public static SlotDemand of(ParallelismPlan plan, DeploymentType type) {
    Collection<Integer> targets = plan.targets().values();
    return switch (type) {
      case SHARED_TASK_SLOTS ->
          new SlotDemand(targets.stream().mapToInt(Integer::intValue).max().orElse(0));
      case STREAMING_GRAPH_NODE_PER_TASK_SLOT -> new SlotDemand(sum(targets));
    };
  }

  /** Returns what a job runs on, as far as it is seen. */
  static SlotDemand of(JobGraph job, Optional<DeploymentType> type) {
    Topology now = VertexSelection.all(job);
    return of(now, ParallelismPlan.asIs(now), type);
  }

  /** Returns what a plan needs by the type if there is one, else by the topology's own groups. */
  static SlotDemand of(Topology topology, ParallelismPlan plan, Optional<DeploymentType> type) {
    return type.map(known -> of(plan, known)).orElseGet(() -> of(topology, plan));
  }

  /**
   * Returns how many TaskManagers have that many slots, rounded up.
   *
   * @throws IllegalArgumentException if {@code slotsPerTaskManager} is below 1
   */
  public int taskManagers(int slotsPerTaskManager) {
    if (slotsPerTaskManager < 1) {
      throw new IllegalArgumentException(
          "slotsPerTaskManager is " + slotsPerTaskManager + "; it must be at least 1");
    }
    return slots / slotsPerTaskManager + (slots % slotsPerTaskManager == 0 ? 0 : 1);
  }

  private static int sum(Collection<Integer> numbers) {
    long sum = numbers.stream().mapToLong(Integer::longValue).sum();
    return (int) Math.min(Integer.MAX_VALUE, sum); // more than any cluster has, either way
  }
}
