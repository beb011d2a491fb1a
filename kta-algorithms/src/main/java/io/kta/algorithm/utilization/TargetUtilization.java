package io.kta.algorithm.utilization;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.utilization.Reading.Instances;
import io.kta.api.Growing;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.Shortfall;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Keeps every operator, each by itself, at a share of its time busy; or any other metrics at their
 * targets, with {@link #on}. Immutable.
 *
 * @param target the share of its time that an operator should be busy, above 0 and up to 1; counted
 *     in whole percent; by default 0.7
 * @param toleranceUp by what share of it the target may be exceeded without effect; by default 0.1
 * @param toleranceDown by what share of it one may stay below without effect; by default 0.1
 * @since 0.1
 */
@Growing
public record TargetUtilization(double target, double toleranceUp, double toleranceDown)
    implements Algorithm<TargetUtilization.Readings, TargetUtilization.Proposals> {

  /*
   * The Horizontal Pod Autoscaler's formula [1]: the parallelism times the metric by its target,
   * rounded up, unless that ratio is within the tolerance. A utilization is cut to whole percent.
   * Instances that did not report count against the move: as idle when the others would grow, as
   * fully used when they would shrink; those that still start up never justify growth. Of several
   * metrics the largest proposal counts; if one cannot be had, proposals to shrink do not.
   *
   * Where we differ: stabilization and limits of the rate are the policy's, for whatever algorithm.
   * An operator that waits for room downstream is little busy for another's sake, so it is not
   * shrunk for being so. An operator at zero is brought up by metrics that do not depend on its own
   * instances, and left alone by others.
   *
   * [1] https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale
   */

  private static final double HELD_BACK = 0.1;

  /** Checks the numbers. */
  public TargetUtilization {
    if (!(target >= 0.01 && target <= 1)
        || !(toleranceUp >= 0 && toleranceUp < Double.POSITIVE_INFINITY)
        || !(toleranceDown >= 0 && toleranceDown < 1)) {
      throw new IllegalArgumentException(
          ("target is %s, toleranceUp %s, toleranceDown %s; the target must be within 0.01 to 1, "
                  + "the tolerances at least 0, and the last below 1")
              .formatted(target, toleranceUp, toleranceDown));
    }
  }

  /** Creates the algorithm with the defaults. */
  public TargetUtilization() {
    this(0.7, 0.1, 0.1);
  }

  /** Creates the algorithm with the default tolerances. */
  public TargetUtilization(double target) {
    this(target, 0.1, 0.1);
  }

  /**
   * Returns an algorithm that goes by other metrics, whatever they are of.
   *
   * @param metrics measures; an operator it leaves out stays as it is, and one that is not in the
   *     topology fails the cycle
   */
  public Algorithm<Readings, Proposals> on(Function<Context<?, ?>, Readings> metrics) {
    return new MeasuredUtilization(this, metrics);
  }

  /**
   * The readings by operator. Immutable.
   *
   * @param byOperator one reading for each metric
   */
  public record Readings(Map<OperatorId, List<Reading>> byOperator) {

    /** Copies the map and keeps its order. */
    public Readings {
      byOperator = Collections.unmodifiableMap(new LinkedHashMap<>(byOperator));
    }
  }

  /**
   * The proposals by operator. Immutable.
   *
   * @param byOperator in topological order
   */
  public record Proposals(Map<OperatorId, Proposal> byOperator) {

    /** Copies the map and keeps its order. */
    public Proposals {
      byOperator = Collections.unmodifiableMap(new LinkedHashMap<>(byOperator));
    }
  }

  /**
   * The proposed number of instances of one operator. Immutable.
   *
   * @param instances what is proposed
   * @param reason why, as part of a sentence for a person; blank if it stays without a reason to
   *     tell
   */
  public record Proposal(int instances, String reason) {
    /** Rejects null. */
    public Proposal {
      requireNonNull(reason, "reason");
    }
  }

  /** Returns the busy share of every operator. */
  @Override
  public Readings monitor(Context<Readings, Proposals> context) {
    Map<OperatorId, List<Reading>> readings = new LinkedHashMap<>();
    int percent = (int) Math.round(target * 100);
    for (Operator operator : context.topology().operators()) {
      OperatorMetrics metrics = context.observation().metricsOf(operator.id());
      OptionalDouble busy = metrics.busyRatio();
      readings.put(
          operator.id(),
          List.of(
              busy.isEmpty() || operator.parallelism() == 0 || metrics.partial()
                  ? new Reading.Unknown("it is not known how busy it is")
                  : new Reading.Utilization(
                      instances(operator, ready(context, operator), busy), percent)));
    }
    return new Readings(readings);
  }

  private static List<Instances> instances(Operator operator, int ready, OptionalDouble busy) {
    int starting = operator.parallelism() - ready;
    List<Instances> instances = new ArrayList<>();
    if (ready > 0) {
      instances.add(new Instances(ready, busy, 1, true));
    }
    if (starting > 0) {
      instances.add(new Instances(starting, OptionalDouble.empty(), 1, false));
    }
    return instances;
  }

  /** Returns how many instances of an operator are at work, as far as the driver knows. */
  private static int ready(Context<?, ?> context, Operator operator) {
    Shortfall shortfall = context.observation().job().shortfalls().get(operator.id());
    return shortfall == null
        ? operator.parallelism()
        : Math.min(shortfall.ready(), operator.parallelism());
  }

  @Override
  public Proposals analyze(Context<Readings, Proposals> context, Readings readings) {
    Map<OperatorId, Proposal> proposals = new LinkedHashMap<>();
    proposals(context, readings)
        .byOperator()
        .forEach((id, proposal) -> proposals.put(id, unlessHeldBack(context, id, proposal)));
    return new Proposals(proposals);
  }

  @Override
  public Decision plan(
      Context<Readings, Proposals> context, Readings readings, Proposals proposals) {
    return decide(context, proposals);
  }

  private static Proposal unlessHeldBack(Context<?, ?> context, OperatorId id, Proposal proposal) {
    double held =
        context.observation().metricsOf(id).timeShares().map(s -> s.backpressured()).orElse(0.0);
    int current = context.topology().operator(id).parallelism();
    return proposal.instances() < current && held >= HELD_BACK
        ? new Proposal(current, "%s waits for room downstream".formatted(id))
        : proposal;
  }

  Proposals proposals(Context<?, ?> context, Readings readings) {
    requireKnown(context.topology(), readings);
    Map<OperatorId, Proposal> proposals = new LinkedHashMap<>();
    ReplicaCount count = new ReplicaCount(toleranceUp, toleranceDown);
    for (Operator operator : context.topology().operators()) {
      List<Reading> known = readings.byOperator().getOrDefault(operator.id(), List.of());
      proposals.put(operator.id(), Largest.of(operator, ready(context, operator), known, count));
    }
    return new Proposals(proposals);
  }

  private static void requireKnown(Topology topology, Readings readings) {
    List<OperatorId> unknown =
        readings.byOperator().keySet().stream().filter(id -> !topology.contains(id)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "there are readings of %s, but the operators are %s; name one of these"
              .formatted(unknown, topology.ids()));
    }
  }

  static Decision decide(Context<?, ?> context, Proposals proposals) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    for (Operator operator : context.topology().operators()) {
      Proposal proposal = proposals.byOperator().get(operator.id());
      targets.put(operator.id(), proposal == null ? operator.parallelism() : proposal.instances());
    }
    List<String> reasons =
        proposals.byOperator().values().stream()
            .map(Proposal::reason)
            .filter(reason -> !reason.isBlank())
            .limit(3)
            .toList();
    return new Decision.Scale(
        new ParallelismPlan(targets),
        reasons.isEmpty() ? "every operator is near its target" : String.join("; ", reasons));
  }

  /** Returns this with another {@code target}. */
  public TargetUtilization withTarget(double target) {
    return new TargetUtilization(target, toleranceUp, toleranceDown);
  }

  /** Returns this with another {@code toleranceUp}. */
  public TargetUtilization withToleranceUp(double toleranceUp) {
    return new TargetUtilization(target, toleranceUp, toleranceDown);
  }

  /** Returns this with another {@code toleranceDown}. */
  public TargetUtilization withToleranceDown(double toleranceDown) {
    return new TargetUtilization(target, toleranceUp, toleranceDown);
  }
}
