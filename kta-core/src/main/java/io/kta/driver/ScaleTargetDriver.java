package io.kta.driver;

import static java.util.Objects.requireNonNull;

import io.kta.metrics.Observation;
import io.kta.time.LoopClock;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scales an ordered list of {@link ScaleTarget}s, each an operator that feeds the next. With one
 * target this is deployment-level scaling. It knows parallelism only: all metrics are unknown. Not
 * thread-safe.
 */
public final class ScaleTargetDriver implements ScaleDriver {
  private final Map<OperatorId, ScaleTarget> targets;
  private final LoopClock clock;

  private ScaleTargetDriver(List<ScaleTarget> targets, LoopClock clock) {
    this.targets = new LinkedHashMap<>();
    for (ScaleTarget target : targets) {
      if (this.targets.put(new OperatorId(target.name()), target) != null) {
        throw new IllegalArgumentException(
            "two targets are named " + target.name() + "; give each a name of its own");
      }
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("there is no target; give at least one");
    }
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Returns a driver over these targets, sources first.
   *
   * @throws IllegalArgumentException if there is none, or two have one name
   */
  public static ScaleTargetDriver of(ScaleTarget... targets) {
    return of(List.of(targets), LoopClock.system());
  }

  /**
   * Returns a driver over these targets, sources first, that takes the time from a clock.
   *
   * @throws IllegalArgumentException if there is none, or two have one name
   */
  public static ScaleTargetDriver of(List<ScaleTarget> targets, LoopClock clock) {
    return new ScaleTargetDriver(targets, clock);
  }

  /** Reads every target; one without replicas is an operator at 0. */
  @Override
  public Optional<Observation> observe() {
    Topology.Builder topology = Topology.builder();
    Optional<OperatorId> previous = Optional.empty();
    for (Map.Entry<OperatorId, ScaleTarget> entry : targets.entrySet()) {
      OperatorId id = entry.getKey();
      ScaleTarget target = entry.getValue();
      int replicas = target.replicas();
      int max = Math.max(1, Math.max(replicas, target.maxReplicas()));
      topology.operator(
          new Operator(id, target.name(), replicas, max, Optional.empty(), target.reference()));
      previous.ifPresent(from -> topology.edge(new Edge(from, id, Partitioning.OTHER)));
      previous = Optional.of(id);
    }
    return Optional.of(new Observation(clock.now(), topology.build(), Map.of()));
  }

  /**
   * Sets every target that is not at the plan.
   *
   * @return {@code Applied} if a target was set and took its number, {@code AlreadyInPlace} if none
   *     had to be; how soon a target has the instances is its own affair
   * @throws ScaleDriverException if a target fails; the message names the targets set before it
   */
  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    List<String> changed = new ArrayList<>();
    for (Map.Entry<OperatorId, ScaleTarget> entry : targets.entrySet()) {
      ScaleTarget target = entry.getValue();
      int replicas = plan.target(entry.getKey());
      try {
        if (target.replicas() != replicas) {
          target.scaleTo(replicas);
          changed.add(target.name());
        }
      } catch (RuntimeException e) {
        throw new ScaleDriverException(
            "scaling target %s to %d failed: %s; set before it: %s"
                .formatted(target.name(), replicas, e.getMessage(), changed),
            e);
      }
    }
    return changed.isEmpty() ? new ApplyResult.AlreadyInPlace() : new ApplyResult.Applied();
  }
}
