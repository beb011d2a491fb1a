package io.kta.driver;

import static java.util.Objects.requireNonNull;

import io.kta.api.Answers;
import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A driver that adds the measurements of {@link MetricSource}s to the observations of another. What
 * a source does not know stays as the driver has it; what it knows goes before, with the time at
 * which it was measured, by which the policy judges whether it is too old. Sources are asked after
 * each observation, one after the other, and not while there is none; together they must stay
 * within the policy's timeout of an observation. Not thread-safe.
 *
 * @since 0.1
 */
public final class EnrichedDriver implements ScaleDriver {
  private final ScaleDriver driver;
  private final List<Enrichment> enrichments;

  private EnrichedDriver(ScaleDriver driver, List<Enrichment> enrichments) {
    this.driver = requireNonNull(driver, "driver");
    this.enrichments = List.copyOf(enrichments);
  }

  /** Returns a driver that adds nothing so far. */
  public static EnrichedDriver of(ScaleDriver driver) {
    return new EnrichedDriver(driver, List.of());
  }

  /** Returns this driver with pending records from a source, in records. */
  public EnrichedDriver pendingRecords(MetricSource source) {
    return with("pendingRecords", source, known(OperatorMetrics::withPendingRecords));
  }

  /** Returns this driver with rates of records in from a source, in records per second. */
  public EnrichedDriver recordsInPerSecond(MetricSource source) {
    return with("recordsInPerSecond", source, known(OperatorMetrics::withRecordsInPerSecond));
  }

  /** Returns this driver with rates of records out from a source, in records per second. */
  public EnrichedDriver recordsOutPerSecond(MetricSource source) {
    return with("recordsOutPerSecond", source, known(OperatorMetrics::withRecordsOutPerSecond));
  }

  /**
   * Returns this driver with a source of the share of time that instances spent working, on
   * average, from 0 to 1; a ratio above 1, as rates of counters may have, is taken as 1. The rest
   * of the time counts as idle: use it where no operator waits for room downstream, such as where a
   * broker is between them.
   */
  public EnrichedDriver busyRatio(MetricSource source) {
    return with("busyRatio", source, known(EnrichedDriver::withBusyRatio));
  }

  /**
   * Returns this driver with a source of upper limits to parallelism, such as the partitions of a
   * topic: an instance beyond them would have nothing to do. A limit is rounded down, only ever
   * lowers that of the driver, and never goes below 1 or the parallelism there is.
   */
  public EnrichedDriver maxParallelism(MetricSource source) {
    return with("maxParallelism", source, changed(EnrichedDriver::limited));
  }

  /**
   * Returns this driver with a source of how many partitions operators read, rounded down, which
   * alignment and algorithms then go by. They are upper limits too, as with {@link
   * #maxParallelism}.
   */
  public EnrichedDriver partitions(MetricSource source) {
    return with(
        "partitions",
        source,
        changed((operator, count) -> limited(operator.withPartitions(count.intValue()), count)));
  }

  private EnrichedDriver with(String what, MetricSource source, Change change) {
    List<Enrichment> more = new ArrayList<>(enrichments);
    more.add(new Enrichment(what, requireNonNull(source, "source"), change));
    return new EnrichedDriver(driver, more);
  }

  /**
   * Observes the job and asks the sources.
   *
   * @throws ScaleDriverException if the driver or a source fails, or a source's number is not one
   *     that can be, such as a negative rate
   */
  @Override
  public ObserveResult observe() {
    ObserveResult observed = driver.observe();
    if (!(observed instanceof Observation enriched)) {
      return observed;
    }
    for (Enrichment enrichment : enrichments) {
      enriched = enrichment.applyTo(enriched);
    }
    return enriched;
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    return driver.apply(plan);
  }

  /** Closes the driver and its sources, all of them even if one fails to. */
  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>(List.of(driver));
    enrichments.stream().map(Enrichment::source).distinct().forEach(all::add);
    ScaleDriverException failure = new ScaleDriverException("closing failed");
    for (AutoCloseable each : all) {
      try {
        each.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private static OperatorMetrics withBusyRatio(OperatorMetrics metrics, Double share) {
    double busy = Math.min(1, share);
    return metrics.withTimeShares(new TimeShares(busy, 1 - busy, 0));
  }

  private static Change known(BiFunction<OperatorMetrics, Double, OperatorMetrics> change) {
    return (observation, id, measured) -> {
      Map<OperatorId, OperatorMetrics> metrics = new LinkedHashMap<>(observation.metrics());
      OperatorMetrics changed = change.apply(observation.metricsOf(id), measured.value());
      metrics.put(id, measured.at().map(changed::withOldestAt).orElse(changed));
      return observation.withMetrics(metrics);
    };
  }

  private static Change changed(BiFunction<Operator, Double, Operator> change) {
    return (observation, id, measured) -> {
      Topology.Builder topology = Topology.builder();
      for (Operator operator : observation.topology().operators()) {
        topology.operator(
            operator.id().equals(id) ? change.apply(operator, measured.value()) : operator);
      }
      observation.topology().edges().forEach(topology::edge);
      return observation.withTopology(topology.build());
    };
  }

  private static Operator limited(Operator operator, double limit) {
    int lowest = Math.max(1, operator.parallelism());
    int wanted = Math.max(lowest, (int) limit); // a cast saturates
    return operator.withMaxParallelism(Math.min(operator.maxParallelism(), wanted));
  }

  private record Enrichment(String what, MetricSource source, Change change) {

    Observation applyTo(Observation observation) {
      Map<OperatorId, Measurement> measured;
      try {
        measured = Answers.require(source.measure(observation.topology()), source, "measure()");
      } catch (MetricSourceException e) {
        throw new ScaleDriverException("%s: %s".formatted(what, e.getMessage()), e);
      }
      Observation enriched = observation;
      for (Map.Entry<OperatorId, Measurement> entry : measured.entrySet()) {
        enriched = change(enriched, entry.getKey(), entry.getValue());
      }
      return enriched;
    }

    private Observation change(Observation observation, OperatorId id, Measurement measured) {
      try {
        return change.apply(observation, id, measured);
      } catch (IllegalArgumentException e) {
        throw new ScaleDriverException(
            "%s of operator %s as measured does not fit: %s; check the metric source"
                .formatted(what, id, e.getMessage()),
            e);
      }
    }
  }

  /** Puts one operator's number into an observation. */
  private interface Change {
    Observation apply(Observation observation, OperatorId id, Measurement measured);
  }
}
