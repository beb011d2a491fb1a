package io.kta.examples.duel.flink;

import io.kta.examples.duel.Arena;
import io.kta.examples.duel.JobRequirements;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.JobAutoScalerImpl;
import org.apache.flink.autoscaler.RestApiMetricsCollector;
import org.apache.flink.autoscaler.ScalingExecutor;
import org.apache.flink.autoscaler.ScalingMetricEvaluator;
import org.apache.flink.autoscaler.event.AutoScalerEventHandler;
import org.apache.flink.autoscaler.event.LoggingEventHandler;
import org.apache.flink.autoscaler.state.InMemoryAutoScalerStateStore;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.highavailability.nonha.standalone.StandaloneClientHAServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink's autoscaler whole, asked again and again on a thread of its own: its collector of metrics
 * by REST, its evaluator, its executor and its state store. What it wants is put into the job's
 * resource requirements.
 */
final class ScalingThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScalingThread.class);

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final JobAutoScalerImpl<JobID, JobAutoScalerContext<JobID>> autoscaler;
  private final Arena arena;
  private final JobID job;
  private final Configuration options;

  private ScalingThread(Arena arena, Configuration options) {
    this.arena = arena;
    this.job = JobID.fromHexString(arena.job().id());
    this.options = options;
    InMemoryAutoScalerStateStore<JobID, JobAutoScalerContext<JobID>> store =
        new InMemoryAutoScalerStateStore<>();
    AutoScalerEventHandler<JobID, JobAutoScalerContext<JobID>> events = new LoggingEventHandler<>();
    this.autoscaler =
        new JobAutoScalerImpl<>(
            new RestApiMetricsCollector<>(),
            new ScalingMetricEvaluator(),
            new ScalingExecutor<>(events, store),
            events,
            new RequirementsRealizer(new JobRequirements(arena.restUri(), arena.job().id())),
            store);
  }

  static ScalingThread start(Arena arena, Configuration options, Duration interval) {
    ScalingThread scaling = new ScalingThread(arena, options);
    long millis = interval.toMillis();
    ScheduledFuture<?> unused =
        scaling.thread.scheduleWithFixedDelay(
            scaling::scale, millis, millis, TimeUnit.MILLISECONDS);
    return scaling;
  }

  private void scale() {
    try {
      // As in its standalone process, a job counts as running when all of its tasks do.
      JobStatus status = arena.job().isRunning() ? JobStatus.RUNNING : JobStatus.CREATED;
      autoscaler.scale(
          new JobAutoScalerContext<>(
              job, job, status, options.clone(), new UnregisteredMetricsGroup(), this::client));
    } catch (Exception e) {
      LOG.warn("Flink's autoscaler failed; it is asked again", e);
    }
  }

  private RestClusterClient<String> client() throws Exception {
    URI uri = arena.restUri();
    Configuration cluster = new Configuration();
    cluster.set(RestOptions.ADDRESS, uri.getHost());
    cluster.set(RestOptions.PORT, uri.getPort());
    return new RestClusterClient<>(
        cluster, "duel", (ignored, fatal) -> new StandaloneClientHAServices(uri.toString()));
  }

  @Override
  public void close() throws InterruptedException {
    thread.shutdownNow();
    boolean unused = thread.awaitTermination(1, TimeUnit.MINUTES);
  }
}
