package io.kta.flink.jobs;

import static java.util.Objects.requireNonNull;

import io.kta.AutoscalerListener;
import io.kta.LoopScheduler;
import io.kta.algorithm.Algorithm;
import io.kta.driver.ScaleDriver;
import io.kta.flink.FlinkDriver;
import io.kta.flink.FlinkDriverBuilder;
import io.kta.knowledge.KnowledgeStore;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link FlinkJobs}; every setter states its default. An algorithm is required. What is
 * given as a function is asked with the job's name, on a thread that may be left behind: one that
 * throws or hangs keeps only that job from being scaled, and is asked again. Builds once. Not
 * thread-safe.
 *
 * @since 0.1
 */
public final class FlinkJobsBuilder {
  private static final Duration LONGEST = Duration.ofDays(1);

  private final URI baseUrl;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, ScalingPolicy> policies = new HashMap<>();
  private @Nullable Function<String, ? extends Algorithm<?, ?>> algorithm;
  private ScalingPolicy policy = ScalingPolicy.defaults();
  private boolean hasBuilt;
  JobSelection selection = JobSelection.ALL;
  Function<String, KnowledgeStore> stores = name -> KnowledgeStore.inMemory();
  Function<String, String> shareKey;
  BiConsumer<String, FlinkDriverBuilder> driver = (name, builder) -> {};
  BiFunction<String, ScaleDriver, ? extends ScaleDriver> decorator = (name, plain) -> plain;
  int historyLength = 100;
  int maxJobs = 1_000;
  Duration discoveryInterval = Duration.ofSeconds(10);
  Duration goneAfter = Duration.ofMinutes(5);
  Duration requestTimeout = Duration.ofSeconds(10);
  Optional<HttpClient> httpClient = Optional.empty();
  Optional<LoopScheduler> scheduler = Optional.empty();
  Optional<LoopClock> clock = Optional.empty();
  final List<FlinkJobsListener> listeners = new ArrayList<>();
  final List<AutoscalerListener> cycleListeners = new ArrayList<>();

  FlinkJobsBuilder(URI baseUrl) {
    FlinkDriverBuilder unused = FlinkDriver.builder(baseUrl); // which checks it
    this.baseUrl = baseUrl;
    this.shareKey = name -> baseUrl.toString();
  }

  /**
   * The jobs to scale, by a regular expression that the whole name must match, line breaks
   * included. A second call replaces the first. A job of whose name it takes too long to tell is
   * left alone. Default: all.
   *
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  public FlinkJobsBuilder matching(String regex) {
    selection = selection.matching(requireNonNull(regex, "regex"));
    return this;
  }

  /**
   * Jobs to leave alone, by a regular expression that the whole name must match. Further calls add
   * more. Default: none.
   *
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  public FlinkJobsBuilder except(String regex) {
    selection = selection.except(requireNonNull(regex, "regex"));
    return this;
  }

  /** How decisions are made for a job of a name; one that keeps nothing may be shared. Required. */
  public FlinkJobsBuilder algorithm(Function<String, ? extends Algorithm<?, ?>> ofName) {
    algorithm = requireNonNull(ofName, "algorithm");
    return this;
  }

  /** The limits that all jobs keep. Default: {@link ScalingPolicy#defaults()}. */
  public FlinkJobsBuilder policy(ScalingPolicy policy) {
    this.policy = requireNonNull(policy, "policy");
    return this;
  }

  /** The limits that jobs of one name keep instead of those of all. */
  public FlinkJobsBuilder policy(String jobName, ScalingPolicy policy) {
    policies.put(requireNonNull(jobName, "jobName"), requireNonNull(policy, "policy"));
    return this;
  }

  /**
   * Where the knowledge of jobs of a name is kept, one store a name. It is closed when no job of
   * the name runs, and opened by its next use. Default: in memory, for the names of up to 1,000
   * jobs that have ended.
   */
  public FlinkJobsBuilder stores(Function<String, KnowledgeStore> ofName) {
    stores = requireNonNull(ofName, "stores");
    return this;
  }

  /** Keeps knowledge in a folder, in a file for each job name; as {@link #stores}. */
  public FlinkJobsBuilder storesIn(Path folder) {
    StoreFiles files = new StoreFiles(requireNonNull(folder, "folder"));
    return stores(files::of);
  }

  /**
   * With whom a job shares its part of the scheduler's threads, as {@link
   * io.kta.AutoscalerBuilder#shareKey}. Default: all jobs of this JobManager have its address.
   */
  public FlinkJobsBuilder shareKey(Function<String, String> ofName) {
    shareKey = requireNonNull(ofName, "shareKey");
    return this;
  }

  /**
   * What else a job's driver is to be like; the job and the access to it are set. Default: none.
   */
  public FlinkJobsBuilder driver(BiConsumer<String, FlinkDriverBuilder> ofName) {
    driver = requireNonNull(ofName, "driver");
    return this;
  }

  /**
   * What to put around the driver of a job of a name: an {@link io.kta.driver.EnrichedDriver}, for
   * example, or a decorator of your own. It passes on what it does not change, and {@code close}.
   * Default: nothing.
   */
  public FlinkJobsBuilder decorator(BiFunction<String, ScaleDriver, ? extends ScaleDriver> ofName) {
    decorator = requireNonNull(ofName, "decorator");
    return this;
  }

  /** How many past cycles of a job are remembered, at least 1. Default: 100. */
  public FlinkJobsBuilder historyLength(int historyLength) {
    this.historyLength = historyLength;
    return this;
  }

  /**
   * How many jobs are looked after at most, at least 1; further ones are left alone until others
   * have ended. Default: 1,000.
   */
  public FlinkJobsBuilder maxJobs(int maxJobs) {
    this.maxJobs = maxJobs;
    return this;
  }

  /** How often the list of jobs is read; positive, a day at most. Default: 10 s. */
  public FlinkJobsBuilder discoveryInterval(Duration interval) {
    this.discoveryInterval = requireNonNull(interval, "interval");
    return this;
  }

  /**
   * For how long a job may be missing from the list before it counts as ended, since a JobManager
   * that restarts lists nothing at first; positive, a day at most. Default: 5 min.
   */
  public FlinkJobsBuilder goneAfter(Duration time) {
    this.goneAfter = requireNonNull(time, "time");
    return this;
  }

  /** A header of every request; as {@link FlinkDriverBuilder#header}. Default: none. */
  public FlinkJobsBuilder header(String name, String value) {
    headers.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
    return this;
  }

  /**
   * The HTTP client by which the JobManager is asked; as {@link FlinkDriverBuilder#httpClient}.
   * Default: one for all jobs, which ends with them.
   */
  public FlinkJobsBuilder httpClient(HttpClient client) {
    this.httpClient = Optional.of(requireNonNull(client, "client"));
    return this;
  }

  /** The longest one request may take; positive, a day at most. Default: 10 s. */
  public FlinkJobsBuilder requestTimeout(Duration timeout) {
    this.requestTimeout = requireNonNull(timeout, "timeout");
    return this;
  }

  /** The threads to run on, which are not ended. Default: one scheduler for all jobs. */
  public FlinkJobsBuilder scheduler(LoopScheduler scheduler) {
    this.scheduler = Optional.of(requireNonNull(scheduler, "scheduler"));
    return this;
  }

  /** The source of time. Default: that of the scheduler, or {@link LoopClock#system()}. */
  public FlinkJobsBuilder clock(LoopClock clock) {
    this.clock = Optional.of(requireNonNull(clock, "clock"));
    return this;
  }

  /** Adds one that hears which jobs come and go. */
  public FlinkJobsBuilder listener(FlinkJobsListener listener) {
    listeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /** Adds one that hears of every cycle of every job; calls of different jobs may overlap. */
  public FlinkJobsBuilder cycleListener(AutoscalerListener listener) {
    cycleListeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Builds without beginning: the list of jobs is read when {@link FlinkJobs#discover} is called.
   *
   * @throws IllegalStateException if the algorithm is missing, a scheduler and a clock are both
   *     set, or this builder has built before
   * @throws IllegalArgumentException if a number or a time is out of its range, or a header cannot
   *     be sent
   */
  public FlinkJobs build() {
    requireValid();
    hasBuilt = true;
    return new FlinkJobs(this);
  }

  /** Builds and begins; throws what {@link #build} throws. */
  public FlinkJobs start() {
    FlinkJobs jobs = build();
    jobs.watch();
    return jobs;
  }

  private void requireValid() {
    if (hasBuilt) {
      throw new IllegalStateException(
          "this builder has built before; begin another with FlinkJobs.builder(..)");
    }
    if (algorithm == null) {
      throw new IllegalStateException("not set: algorithm");
    }
    if (scheduler.isPresent() && clock.isPresent()) {
      throw new IllegalStateException(
          "scheduler and clock are both set; the scheduler has a clock, so leave out the other");
    }
    requireAtLeastOne("historyLength", historyLength);
    requireAtLeastOne("maxJobs", maxJobs);
    requireTime("discoveryInterval", discoveryInterval);
    requireTime("goneAfter", goneAfter);
    requireTime("requestTimeout", requestTimeout);
  }

  private static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
  }

  private static void requireTime(String name, Duration value) {
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be positive and at most " + LONGEST);
    }
  }

  URI baseUrl() {
    return baseUrl;
  }

  @Nullable Algorithm<?, ?> algorithmOf(String jobName) {
    return requireNonNull(algorithm, "algorithm").apply(jobName);
  }

  ScalingPolicy policy() {
    return policy;
  }

  ScalingPolicy policyOf(String jobName) {
    return policies.getOrDefault(jobName, policy);
  }

  /** Returns a builder of a driver of any job. */
  FlinkDriverBuilder access(HttpClient client, LoopClock time) {
    FlinkDriverBuilder access =
        FlinkDriver.builder(baseUrl).httpClient(client).requestTimeout(requestTimeout).clock(time);
    headers.forEach(access::header);
    return access;
  }
}
