package io.kta.algorithm.lag;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.rates.OperatorDemand;
import io.kta.algorithm.rates.OperatorRates;
import io.kta.algorithm.rates.Sample;
import io.kta.api.Growing;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Scales operators by their busy ratio and by the growth of the lag, and sources by their backlog
 * too. Immutable.
 *
 * @param target the share of its time that an operator should not idle, above 0 and up to 1; by
 *     default 0.7
 * @param window over what time rates are averaged and growth is measured; by default 60 s
 * @param ignoredLag how many records may wait at a source before it counts; by default 1000
 * @param lagPerInstance how many waiting records an instance of a source is worth, above 0; by
 *     default none: only growth counts
 * @param partitions how many partitions a source reads, by id or name, at least 1: it is never made
 *     larger than that; what is not named here is as the driver observes it
 * @since 0.1
 */
@Growing
public record LagBased(
    double target,
    Duration window,
    double ignoredLag,
    OptionalDouble lagPerInstance,
    Map<String, Integer> partitions)
    implements Algorithm<Sample, LagBased.Factors> {

  /*
   * The Horizontal Pod Autoscaler set up for Flink and Kafka by Varga, Balassi and Kiss [1]: the
   * parallelism times the larger of two ratios, utilization by its target and 1 plus the growth of
   * the lag by the throughput. A source can also be sized as KEDA's Kafka scaler does [2]: an
   * instance for so many waiting records, rounded up, and only then held to the partitions.
   *
   * Where we differ: the lag of a source counts for what is downstream of it only where there is
   * the bottleneck, at operators that are busy to their target and not held back themselves; and an
   * operator that is held back is not shrunk.
   *
   * [1] Varga, Balassi, Kiss: Towards autoscaling of Apache Flink jobs. Acta Universitatis
   *     Sapientiae, Informatica 13(1), 2021; as run by Siachamis et al., Evaluating stream
   *     processing autoscalers, DEBS 2024.
   * [2] https://keda.sh/docs/latest/scalers/apache-kafka
   */

  private static final double HELD_BACK = 0.1;

  /** Checks the numbers. */
  public LagBased {
    partitions = Map.copyOf(partitions);
    List<String> faults = new ArrayList<>();
    if (!(target > 0 && target <= 1)) {
      faults.add("target is " + target + "; it must be above 0 and at most 1");
    }
    if (window.isNegative() || window.isZero()) {
      faults.add("window is " + window + "; it must be positive");
    }
    if (!(ignoredLag >= 0)) {
      faults.add("ignoredLag is " + ignoredLag + "; it must be at least 0");
    }
    if (!(lagPerInstance.orElse(1) > 0)) {
      faults.add("lagPerInstance is " + lagPerInstance.orElse(1) + "; it must be above 0");
    }
    if (partitions.values().stream().anyMatch(count -> count < 1)) {
      faults.add("partitions are " + partitions + "; each must be at least 1");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  /** Creates the algorithm with the defaults. */
  public LagBased() {
    this(0.7, Duration.ofSeconds(60), 1000, OptionalDouble.empty(), Map.of());
  }

  /**
   * The scale factor of every operator, in topological order. Immutable.
   *
   * @param factors by what the parallelism should be multiplied; empty if that is unknown
   * @param pending how many records wait at it; empty where none can, or it is unknown
   */
  @Growing
  public record Factors(List<OptionalDouble> factors, List<OptionalDouble> pending) {

    /** Copies the lists. */
    public Factors {
      factors = List.copyOf(factors);
      pending = List.copyOf(pending);
    }
  }

  @Override
  public Sample monitor(Context<Sample, Factors> context) {
    return Sample.of(context);
  }

  @Override
  public Factors analyze(Context<Sample, Factors> context, Sample measured) {
    Topology topology = context.topology();
    List<Sample> samples = measured.within(context.history(), window);
    Map<OperatorId, Double> lagging = new HashMap<>(); // by what its sources fall behind
    List<OptionalDouble> factors = new ArrayList<>();
    List<OptionalDouble> pending = new ArrayList<>();
    for (Operator operator : topology.operators()) {
      OperatorRates rates = OperatorRates.of(operator.id(), samples);
      List<Edge> inputs = topology.inputsOf(operator.id());
      double behind = inputs.isEmpty() ? behind(rates) : 1;
      for (Edge edge : inputs) {
        behind = Math.max(behind, lagging.getOrDefault(edge.from(), 1.0));
      }
      lagging.put(operator.id(), behind);
      factors.add(rates.partial() ? OptionalDouble.empty() : factor(rates, behind));
      pending.add(rates.pending());
    }
    return new Factors(factors, pending);
  }

  @Override
  public Decision plan(Context<Sample, Factors> context, Sample measured, Factors analyzed) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    int index = 0;
    for (Operator operator : context.topology().operators()) {
      OptionalDouble factor = analyzed.factors.get(index);
      OptionalDouble pending = analyzed.pending.get(index++);
      int wanted = wanted(operator, factor, pending);
      targets.put(operator.id(), wanted);
      if (wanted != operator.parallelism() && words.size() < 3) {
        words.add(why(operator, factor, pending));
      }
    }
    return new Decision.Scale(
        new ParallelismPlan(targets),
        words.isEmpty() ? "every operator is near its target" : String.join("; ", words));
  }

  private int wanted(Operator operator, OptionalDouble factor, OptionalDouble pending) {
    int wanted = Math.max(byLoad(operator, factor), byLag(pending));
    OptionalInt most = partitionsOf(operator);
    return wanted == 0
        ? 0
        : operator.nearest(most.isPresent() ? Math.min(most.getAsInt(), wanted) : wanted);
  }

  private static int byLoad(Operator operator, OptionalDouble factor) {
    int current = operator.parallelism();
    return factor.isEmpty() || current == 0
        ? current
        : Math.max(1, OperatorDemand.ceil(factor.getAsDouble() * current));
  }

  private int byLag(OptionalDouble pending) {
    return lagPerInstance.isPresent() && pending.isPresent()
        ? OperatorDemand.ceil(pending.getAsDouble() / lagPerInstance.getAsDouble())
        : 0;
  }

  private String why(Operator operator, OptionalDouble factor, OptionalDouble pending) {
    if (byLag(pending) > byLoad(operator, factor)) {
      return String.format(
          Locale.ROOT,
          "%s has %.0f pending records, and each instance is to have at most %.0f",
          operator.name(),
          pending.orElse(0),
          lagPerInstance.orElse(0));
    }
    double times = factor.orElse(1);
    boolean isNearlyEnough = Math.round(times * 100) == 100;
    String needs =
        isNearlyEnough
            ? "slightly " + (times > 1 ? "more" : "less") + " than"
            : String.format(Locale.ROOT, "%.2f times", times);
    return "%s needs %s its parallelism of %d"
        .formatted(operator.name(), needs, operator.parallelism());
  }

  private OptionalInt partitionsOf(Operator operator) {
    Integer told = partitions.getOrDefault(operator.id().value(), partitions.get(operator.name()));
    return told == null ? operator.partitions() : OptionalInt.of(told);
  }

  private double behind(OperatorRates rates) {
    double rate = rates.in().orElse(rates.out().orElse(0));
    boolean counts = rates.pending().orElse(0) > ignoredLag;
    double growth = rates.pendingGrowth().orElse(0);
    return counts && rate > 0 && growth > 0 ? 1 + growth / rate : 1;
  }

  private OptionalDouble factor(OperatorRates rates, double behind) {
    if (rates.busy().isEmpty()) {
      return OptionalDouble.empty();
    }
    double held = rates.backpressured().orElse(0);
    double busy = rates.busy().getAsDouble();
    boolean bottleneck = busy >= target && held < HELD_BACK;
    double factor = Math.max(busy / target, bottleneck ? behind : 0);
    boolean waiting = held >= HELD_BACK || rates.pending().orElse(0) > ignoredLag;
    return OptionalDouble.of(waiting ? Math.max(1, factor) : factor);
  }

  /** Returns this with another {@code target}. */
  public LagBased withTarget(double target) {
    return new LagBased(target, window, ignoredLag, lagPerInstance, partitions);
  }

  /** Returns this with another {@code window}. */
  public LagBased withWindow(Duration window) {
    return new LagBased(target, window, ignoredLag, lagPerInstance, partitions);
  }

  /** Returns this with another {@code ignoredLag}. */
  public LagBased withIgnoredLag(double ignoredLag) {
    return new LagBased(target, window, ignoredLag, lagPerInstance, partitions);
  }

  /** Returns this with another {@code lagPerInstance}. */
  public LagBased withLagPerInstance(double lagPerInstance) {
    return new LagBased(target, window, ignoredLag, OptionalDouble.of(lagPerInstance), partitions);
  }

  /** Returns this with another {@code partitions}. */
  public LagBased withPartitions(Map<String, Integer> partitions) {
    return new LagBased(target, window, ignoredLag, lagPerInstance, partitions);
  }
}
