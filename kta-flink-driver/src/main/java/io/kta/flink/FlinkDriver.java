package io.kta.flink;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.metrics.Interruption;
import io.kta.metrics.JobStatus;
import io.kta.metrics.NoObservation;
import io.kta.metrics.NoObservation.Reason;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes and scales one Flink job over the REST API of its JobManager, Flink 1.18 or newer with
 * the adaptive scheduler. Not thread-safe.
 *
 * <p>Nothing is asked of the JobManager before the first observation, so it may be away until then,
 * and may go away and come back later.
 *
 * @since 0.1
 */
public final class FlinkDriver implements ScaleDriver {
  private static final Logger log = LoggerFactory.getLogger(FlinkDriver.class);

  private final FlinkRest rest;
  private final Patience patience;
  private final JobLocator jobs;
  private final VertexSelection selection;
  private final Rescaler rescaler;
  private final JobMetrics metrics;
  private final FixedVertices fixed;
  private final JobCondition condition;
  private final Interruptions interruptions;
  private final Savepoints savepoints;
  private final Requested requested;

  private Optional<FlinkCluster> cluster = Optional.empty();
  private Optional<JobGraph> seen = Optional.empty();
  private Optional<Checkpoints> checkpoints = Optional.empty();

  FlinkDriver(FlinkDriverBuilder builder) {
    this.patience = new Patience(builder.clock);
    this.rest = new FlinkRest(builder, patience);
    this.jobs = new JobLocator(rest, builder.choice());
    this.selection = new VertexSelection(builder.vertices);
    this.metrics = new JobMetrics(rest, patience);
    this.fixed = new FixedVertices(builder.parallelSources);
    this.condition = new JobCondition(rest);
    this.interruptions = new Interruptions(rest);
    this.savepoints = new Savepoints(rest);
    this.requested = new Requested(rest);
    Optional<TaskManagers> taskManagers =
        builder.taskManagers.map(
            target ->
                new TaskManagers(
                    rest,
                    patience,
                    target,
                    builder.slotsPerTaskManager,
                    new TaskManagers.Wait(builder.taskManagerTimeout, builder.onTaskManagerWait)));
    this.rescaler =
        new Rescaler(
            rest,
            patience,
            new Rescaler.Watch(interruptions, savepoints),
            new Rescaler.Terms(builder.rescaleTimeout, builder.checkpointOnRescale),
            new Rescaler.Slots(taskManagers, builder.deploymentType));
  }

  /**
   * Returns a driver of the job with an id, otherwise with the defaults of {@link #builder}.
   *
   * @param baseUrl the JobManager's REST address, for example {@code http://localhost:8081}
   * @param jobId 32 hexadecimal digits
   */
  public static FlinkDriver forJob(URI baseUrl, String jobId) {
    return builder(baseUrl).jobId(jobId).build();
  }

  /**
   * Returns a driver of the only running job of a name, otherwise with the defaults of {@link
   * #builder}.
   *
   * @param baseUrl the JobManager's REST address, for example {@code http://localhost:8081}
   */
  public static FlinkDriver forJobNamed(URI baseUrl, String name) {
    return builder(baseUrl).jobName(name).build();
  }

  /**
   * Returns a driver of the only running job, otherwise with the defaults of {@link #builder}.
   *
   * @param baseUrl the JobManager's REST address, for example {@code http://localhost:8081}
   */
  public static FlinkDriver forOnlyJob(URI baseUrl) {
    return builder(baseUrl).build();
  }

  /**
   * Returns a builder of a driver.
   *
   * @param baseUrl the JobManager's REST address, for example {@code http://localhost:8081}
   * @throws IllegalArgumentException if it is not an http or https address, or holds a user
   */
  public static FlinkDriverBuilder builder(URI baseUrl) {
    return new FlinkDriverBuilder(baseUrl);
  }

  /**
   * Observes the job, by 2 requests, one more per source, and one for each of at most three
   * vertices that fall behind though they are not full; a few more at the first time, and after
   * each restart up to 22, once, to tell for how long the job stopped; one more at first, after
   * each change, and while the job runs at other numbers than it was asked for. The operators are
   * the job's vertices that are to be scaled, identified by their vertex ids, and referred to as
   * {@code flinkStreamingGraphNode} with the field {@code id}.
   *
   * <p>Rates are differences of counters, so they are unknown at first and after every restart. A
   * source's records in are known if it counts what it reads, as connectors do; a sink's records
   * out are unknown. A vertex that has finished takes in nothing and cannot be scaled; nor can a
   * source at 1 that may be a legacy one, see {@link FlinkDriverBuilder#parallelSources}.
   *
   * @return the observation, or why there is none while the job is not running or one of its tasks
   *     is yet to run; a task that has finished counts as running as long as its job does
   * @throws ScaleDriverException if Flink cannot be reached or its answer is not understood, if it
   *     cannot rescale jobs, or if the job has ended or has no id
   */
  @Override
  public ObserveResult observe() {
    long before = rest.requests();
    try {
      FlinkCluster unused = connected();
      Look look = lookWithState();
      JobGraph job = look.job();
      interruptions.saw(look);
      Optional<NoObservation> whyNot = condition.whyNot(look);
      if (whyNot.isPresent()) {
        return whyNot.get();
      }
      Optional<Savepoints.UnderWay> savepoint = savepoints.stillUnderWay(job.jobId());
      if (savepoint.filter(Savepoints.UnderWay::stopsJob).isPresent()) {
        return new NoObservation(Reason.STOPPING, savepoint.get().words());
      }
      Optional<Interruption> unusedStop = interruptions.over(look, condition.failures());
      JobMetrics.Measured measured = metrics.of(job, selection.chosen(job));
      interruptions.reading(measured.read(job));
      Topology topology = selection.topology(job, vertex -> operator(vertex, job));
      return Observation.of(patience.now(), topology, measured.vertices())
          .withEdges(measured.edges())
          .withJob(status(job, savepoint).withRequested(requested.of(job, selection.chosen(job))));
    } catch (ScaleDriverException e) {
      disconnect();
      throw e;
    } finally {
      log.debug("Observed {} by {} requests", rest.baseUrl(), rest.requests() - before);
    }
  }

  /**
   * Has the job run with the plan's parallelism, by one change of its requirements and one restart.
   * Vertices that are not to be scaled keep what they have; lower bounds stay as they are, unless
   * one is beyond its target. While others take a savepoint, which a restart would abort, nothing
   * is done, and observations say so until it has ended.
   *
   * @return {@code Applied} once every vertex was seen running as planned; {@code Accepted} if that
   *     took longer than the timeout; {@code AlreadyInPlace} if there was nothing to do; {@code
   *     Rejected} if the plan does not fit the job, Flink refused it, a savepoint is being taken,
   *     or TaskManagers did not come
   * @throws ScaleDriverException if Flink cannot be reached or its answer is not understood, or if
   *     the job ended meanwhile
   */
  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    try {
      FlinkCluster at = connected();
      JobGraph job = seen.isPresent() ? seen.get() : look();
      Optional<String> flaw = selection.flawOf(plan, job, vertex -> fixed.because(vertex, job));
      if (flaw.isPresent()) {
        return ApplyResult.rejected(flaw.get());
      }
      Rescaling rescaling = new Rescaling(job, plan.targets(), at);
      requested.forget();
      ApplyResult result = rescaler.apply(rescaling, checkpointsOf(job.jobId()));
      condition.applied(result);
      return result;
    } catch (RefusedException e) {
      return ApplyResult.rejected(e.wordsAndRemedy());
    } catch (ScaleDriverException e) {
      disconnect();
      throw e;
    }
  }

  /**
   * Ends the HTTP client, its connections and threads, unless it was given to the builder. On a JDK
   * before 21 its selector thread, {@code HttpClient-…-SelectorManager}, ends with the next garbage
   * collection. Closing again has no effect; a closed driver neither observes nor applies.
   */
  @Override
  public void close() {
    rest.close();
  }

  /**
   * Returns which job was seen last, without asking for it; empty if none was, or not since the
   * last failure.
   */
  public Optional<FlinkJob> job() {
    return seen.filter(job -> job.startMillis() >= 0)
        .map(job -> new FlinkJob(job.jobId(), Instant.ofEpochMilli(job.startMillis())));
  }

  private Operator operator(Vertex vertex, JobGraph job) {
    Operator operator = metrics.operator(vertex);
    return fixed.because(vertex, job).map(operator::withFixedBecause).orElse(operator);
  }

  private FlinkCluster connected() {
    FlinkCluster known = cluster.orElseGet(() -> FlinkCluster.probe(rest));
    cluster = Optional.of(known);
    return known;
  }

  /** Forgets what the JobManager was, since it may come back as another. */
  private void disconnect() {
    cluster = Optional.empty();
    seen = Optional.empty();
    requested.forget();
    condition.forget();
  }

  private JobStatus status(JobGraph job, Optional<Savepoints.UnderWay> savepoint) {
    JobStatus steady =
        JobStatus.steady().withId(job.jobId()).withExpectedDowntime(Interruptions.EXPECTED);
    JobStatus status = interruptions.last().map(steady::withLastInterruption).orElse(steady);
    return savepoint.map(Savepoints.UnderWay::words).map(status::withInProgress).orElse(status);
  }

  private Look lookWithState() {
    Instant asked = patience.now();
    JobGraph job = look();
    Instant shown = patience.now();
    String state = job.isUp() ? JobGraph.freshState(rest, job.jobId()) : job.state();
    return new Look(job, state, asked, shown, patience.now());
  }

  private JobGraph look() {
    JobGraph job = jobs.look();
    fixed.look(job);
    seen = Optional.of(job);
    return job;
  }

  private Checkpoints checkpointsOf(String jobId) {
    Checkpoints known =
        checkpoints
            .filter(of -> of.jobId().equals(jobId))
            .orElseGet(() -> new Checkpoints(rest, patience, jobId));
    checkpoints = Optional.of(known);
    return known;
  }
}
