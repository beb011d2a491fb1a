package io.kta.examples.referee.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.JobID;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.ScalingMetricCollector;
import org.apache.flink.autoscaler.metrics.FlinkMetric;
import org.apache.flink.autoscaler.state.AutoScalerStateStore;
import org.apache.flink.autoscaler.topology.IOMetrics;
import org.apache.flink.autoscaler.topology.JobTopology;
import org.apache.flink.autoscaler.topology.ShipStrategy;
import org.apache.flink.autoscaler.topology.VertexInfo;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.metrics.AggregatedMetric;
import org.apache.flink.runtime.rest.messages.job.metrics.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Tells Flink's collector what was observed, as if Flink's REST API had. Counters are added up from
 * the rates. Not thread-safe.
 */
final class ObservedMetrics extends ScalingMetricCollector<JobID, JobAutoScalerContext<JobID>> {
  private final Map<OperatorId, OperatorMetrics> known = new LinkedHashMap<>();
  private final Map<OperatorId, double[]> counted = new LinkedHashMap<>(); // in, out, busy ms
  private @Nullable Observation newest;
  private @Nullable ParallelismPlan running;
  private Instant runningSince = Instant.EPOCH;

  void useClock(Clock clock) {
    setClock(clock);
  }

  /** Takes the place of the last observation. What it lacks is as it was. */
  void observe(Observation observed) {
    ParallelismPlan parallelism = ParallelismPlan.asIs(observed.topology());
    if (newest == null || !parallelism.equals(running)) {
      running = parallelism;
      runningSince = observed.at();
      counted.clear();
    } else {
      count(observed, Duration.between(newest.at(), observed.at()).toNanos() / 1e9);
    }
    newest = observed;
    known.putAll(observed.metrics());
  }

  private void count(Observation observed, double seconds) {
    for (Operator operator : observed.topology().operators()) {
      OperatorMetrics metrics = observed.metricsOf(operator.id());
      if (metrics.isUnknown()) {
        metrics = metricsOf(operator.id());
      }
      double[] counts = counted.computeIfAbsent(operator.id(), id -> new double[3]);
      counts[0] += metrics.recordsInPerSecond().orElse(0) * seconds;
      counts[1] += metrics.recordsOutPerSecond().orElse(0) * seconds;
      counts[2] += metrics.busyRatio().orElse(0) * operator.parallelism() * 1000 * seconds;
    }
  }

  /** Returns an id that is always the same for an operator. */
  static JobVertexID vertex(OperatorId id) {
    UUID hash = UUID.nameUUIDFromBytes(id.value().getBytes(UTF_8));
    return new JobVertexID(hash.getLeastSignificantBits(), hash.getMostSignificantBits());
  }

  @Override
  public @Nullable JobDetailsInfo getJobDetailsInfo(
      JobAutoScalerContext<JobID> context, Duration timeout) {
    return null; // only handed on to the next two
  }

  @Override
  protected Instant getJobRunningTs(@Nullable JobDetailsInfo details) {
    return runningSince;
  }

  @Override
  protected JobTopology getJobTopology(
      JobAutoScalerContext<JobID> context,
      AutoScalerStateStore<JobID, JobAutoScalerContext<JobID>> store,
      @Nullable JobDetailsInfo details) {
    Topology topology = observation().topology();
    List<VertexInfo> vertices = new ArrayList<>();
    for (Operator operator : topology.operators()) {
      Map<JobVertexID, ShipStrategy> inputs = new LinkedHashMap<>();
      for (Edge edge : topology.inputsOf(operator.id())) {
        boolean keyed = edge.partitioning() == Edge.Partitioning.KEYED;
        inputs.put(vertex(edge.from()), keyed ? ShipStrategy.HASH : ShipStrategy.REBALANCE);
      }
      double[] counts = counted.getOrDefault(operator.id(), new double[3]);
      vertices.add(
          new VertexInfo(
              vertex(operator.id()),
              inputs,
              operator.parallelism(),
              operator.maxParallelism(),
              new IOMetrics((long) counts[0], (long) counts[1], counts[2])));
    }
    return new JobTopology(vertices);
  }

  @Override
  protected Map<JobVertexID, Map<String, FlinkMetric>> queryFilteredMetricNames(
      JobAutoScalerContext<JobID> context, JobTopology topology) {
    return Map.of(); // all that is known is told
  }

  @Override
  protected Map<JobVertexID, Map<FlinkMetric, AggregatedMetric>> queryAllAggregatedMetrics(
      JobAutoScalerContext<JobID> context, Map<JobVertexID, Map<String, FlinkMetric>> names) {
    Map<JobVertexID, Map<FlinkMetric, AggregatedMetric>> all = new LinkedHashMap<>();
    Topology topology = observation().topology();
    for (Operator operator : topology.operators()) {
      all.put(vertex(operator.id()), metrics(operator, topology.isSource(operator.id())));
    }
    return all;
  }

  private Map<FlinkMetric, AggregatedMetric> metrics(Operator operator, boolean isSource) {
    OperatorMetrics of = metricsOf(operator.id());
    Map<FlinkMetric, AggregatedMetric> values = new EnumMap<>(FlinkMetric.class);
    TimeShares shares = of.timeShares().orElse(null);
    if (shares != null) {
      values.put(FlinkMetric.BUSY_TIME_PER_SEC, metric(1000 * shares.busy()));
      values.put(FlinkMetric.BACKPRESSURE_TIME_PER_SEC, metric(1000 * shares.backpressured()));
    }
    of.pendingRecords()
        .ifPresent(pending -> values.put(FlinkMetric.PENDING_RECORDS, metric(pending)));
    double[] counts = counted.getOrDefault(operator.id(), new double[3]);
    of.recordsInPerSecond()
        .ifPresent(
            rate -> {
              if (isSource) {
                values.put(FlinkMetric.SOURCE_TASK_NUM_RECORDS_IN_PER_SEC, metric(rate));
                values.put(FlinkMetric.SOURCE_TASK_NUM_RECORDS_IN, metric(counts[0]));
              }
            });
    return values;
  }

  @Override
  protected Map<FlinkMetric, Metric> queryJmMetrics(JobAutoScalerContext<JobID> context) {
    return Map.of();
  }

  @Override
  protected Map<FlinkMetric, AggregatedMetric> queryTmMetrics(JobAutoScalerContext<JobID> context) {
    Map<FlinkMetric, AggregatedMetric> values = new EnumMap<>(FlinkMetric.class);
    values.put(FlinkMetric.HEAP_MEMORY_MAX, metric(2));
    values.put(FlinkMetric.HEAP_MEMORY_USED, metric(1));
    values.put(FlinkMetric.MANAGED_MEMORY_USED, metric(1));
    values.put(FlinkMetric.METASPACE_MEMORY_USED, metric(1));
    return values;
  }

  private OperatorMetrics metricsOf(OperatorId id) {
    return known.getOrDefault(id, OperatorMetrics.unknown());
  }

  private Observation observation() {
    Observation observed = newest;
    if (observed == null) {
      throw new IllegalStateException("nothing was observed yet");
    }
    return observed;
  }

  private static AggregatedMetric metric(double value) {
    return new AggregatedMetric("", value, value, value, value, 0.0);
  }
}
