package io.kta.examples.referee.flink;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.JobAutoScalerImpl;
import org.apache.flink.autoscaler.ScalingExecutor;
import org.apache.flink.autoscaler.ScalingMetricEvaluator;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.autoscaler.realizer.ScalingRealizer;
import org.apache.flink.autoscaler.state.InMemoryAutoScalerStateStore;
import org.apache.flink.autoscaler.tuning.ConfigChanges;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/**
 * Flink's own autoscaler, whole: its collector's windows, its evaluator, its scaling executor and
 * its state store, with its defaults. Only what it would ask Flink's REST API comes from the
 * observation, and what it would have Flink do is the plan. It keeps its state itself, so that one
 * of these is for one run. Not thread-safe.
 */
final class FlinkAutoscaler implements Algorithm<Observation, Observation> {
  private final ObservedMetrics metrics = new ObservedMetrics();
  private final Overrides overrides = new Overrides();
  private final Failures failures = new Failures();
  private final SetClock clock = new SetClock();
  private final Configuration configuration = new Configuration();
  private final JobID job = new JobID(1, 1);
  private final JobAutoScalerImpl<JobID, JobAutoScalerContext<JobID>> autoscaler;

  FlinkAutoscaler(Map<String, ?> options) {
    configuration.set(AutoScalerOptions.AUTOSCALER_ENABLED, true);
    options.forEach((key, value) -> configuration.setString(key, value.toString()));
    InMemoryAutoScalerStateStore<JobID, JobAutoScalerContext<JobID>> store =
        new InMemoryAutoScalerStateStore<>();
    ScalingExecutor<JobID, JobAutoScalerContext<JobID>> executor =
        new ScalingExecutor<>(failures, store);
    autoscaler =
        new JobAutoScalerImpl<>(
            metrics, new ScalingMetricEvaluator(), executor, failures, overrides, store);
    metrics.useClock(clock);
    set(autoscaler, "clock", clock);
    set(get(executor, "jobVertexScaler"), "clock", clock);
  }

  @Override
  public Observation monitor(Context<Observation, Observation> context) {
    return context.observation();
  }

  @Override
  public Observation analyze(Context<Observation, Observation> context, Observation observed) {
    return observed;
  }

  @Override
  public Decision plan(
      Context<Observation, Observation> context, Observation monitored, Observation observed) {
    if (observed.job().inProgress().isPresent()) {
      return new Decision.Hold("the job is being changed");
    }
    clock.now = context.startedAt();
    metrics.observe(observed);
    JobAutoScalerContext<JobID> scaled =
        new JobAutoScalerContext<>(
            job,
            job,
            JobStatus.RUNNING,
            configuration.clone(),
            new UnregisteredMetricsGroup(),
            () -> {
              throw new IllegalStateException("there is no cluster to ask");
            });
    try {
      autoscaler.scale(scaled);
    } catch (Exception e) {
      throw new IllegalStateException("Flink's autoscaler failed", e);
    }
    failures.throwIfAny();
    return new Decision.Scale(
        plan(observed), overrides.wanted.isEmpty() ? "no overrides so far" : "its overrides");
  }

  private ParallelismPlan plan(Observation observed) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    for (Operator operator : observed.topology().operators()) {
      String wanted = overrides.wanted.get(ObservedMetrics.vertex(operator.id()).toHexString());
      targets.put(
          operator.id(), wanted == null ? operator.parallelism() : Integer.parseInt(wanted));
    }
    return new ParallelismPlan(targets);
  }

  /** Its setters are for its own tests only. */
  private static void set(Object owner, String field, Object value) {
    try {
      accessible(owner, field).set(owner, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object get(Object owner, String field) {
    try {
      return accessible(owner, field).get(owner);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field accessible(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("not the version of Flink's autoscaler it was made for", e);
    }
  }

  /** What it last wanted. */
  private static final class Overrides
      implements ScalingRealizer<JobID, JobAutoScalerContext<JobID>> {
    private Map<String, String> wanted = Map.of();

    @Override
    public void realizeParallelismOverrides(
        JobAutoScalerContext<JobID> context, Map<String, String> parallelism) {
      wanted = Map.copyOf(parallelism);
    }

    @Override
    public void realizeConfigOverrides(JobAutoScalerContext<JobID> context, ConfigChanges changes) {
      // there is no memory here
    }
  }

  /** The time of the cycle. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
