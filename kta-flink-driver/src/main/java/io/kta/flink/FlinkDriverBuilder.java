package io.kta.flink;

import static java.util.Objects.requireNonNull;

import io.kta.driver.ScaleTarget;
import io.kta.http.ClientLease;
import io.kta.http.RequestHeaders;
import io.kta.time.LoopClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Builds a {@link FlinkDriver}; every setter states its default. Not thread-safe.
 *
 * @since 0.1
 */
public final class FlinkDriverBuilder {
  static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}");

  final URI baseUrl;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private Optional<HttpClient> httpClient = Optional.empty();
  Optional<String> jobId = Optional.empty();
  Optional<String> jobName = Optional.empty();
  Set<String> vertices = Set.of();
  Set<String> parallelSources = Set.of();
  Optional<ScaleTarget> taskManagers = Optional.empty();
  Optional<DeploymentType> deploymentType = Optional.empty();
  OptionalInt slotsPerTaskManager = OptionalInt.empty();
  boolean checkpointOnRescale = true;
  Duration requestTimeout = Duration.ofSeconds(10);
  Duration rescaleTimeout = Duration.ofMinutes(2);
  Duration taskManagerTimeout = Duration.ofMinutes(2);
  int maxAnswerBytes = 16 << 20;
  boolean quotesAnswers = true;
  Consumer<Optional<TaskManagerWait>> onTaskManagerWait = wait -> {};
  LoopClock clock = LoopClock.system();
  BooleanSupplier mayWrite = () -> true;

  FlinkDriverBuilder(URI baseUrl) {
    String scheme = baseUrl.getScheme();
    if (scheme == null || !scheme.toLowerCase(Locale.ROOT).matches("https?")) {
      throw new IllegalArgumentException(
          "base URL '%s' is neither http nor https; give the JobManager's REST address, for example http://localhost:8081"
              .formatted(baseUrl));
    }
    if (baseUrl.getHost() == null) {
      throw new IllegalArgumentException(
          "base URL '%s' has no host; give the JobManager's REST address, for example http://localhost:8081"
              .formatted(baseUrl));
    }
    if (baseUrl.getRawUserInfo() != null) { // is not repeated here, since it is a secret
      throw new IllegalArgumentException(
          "base URL of the JobManager at %s holds a user or password; give them as header Authorization"
              .formatted(baseUrl.getHost()));
    }
    if (baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "base URL of the JobManager at %s has a query or fragment; leave it out"
              .formatted(baseUrl.getHost()));
    }
    this.baseUrl = baseUrl;
  }

  /**
   * The job to scale, by its id. Default: the only running job.
   *
   * @throws IllegalArgumentException if it is not 32 hexadecimal digits
   */
  public FlinkDriverBuilder jobId(String jobId) {
    requireNonNull(jobId, "jobId");
    String id = jobId.toLowerCase(Locale.ROOT);
    if (!JOB_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "job id '%s' is not 32 hexadecimal digits; copy it from Flink's list of jobs"
              .formatted(jobId));
    }
    this.jobId = Optional.of(id);
    return this;
  }

  /**
   * The job to scale, by its name; followed from one id to the next when it is submitted anew.
   * Default: the only running job.
   */
  public FlinkDriverBuilder jobName(String jobName) {
    requireNonNull(jobName, "jobName");
    this.jobName = Optional.of(jobName);
    return this;
  }

  /**
   * The vertices to scale, by id or by name; a name stands for all vertices that have it. They
   * alone are the topology that is observed, and the others keep what they have. Default, and if
   * empty: all vertices.
   */
  public FlinkDriverBuilder vertices(Collection<String> idsOrNames) {
    this.vertices = new TreeSet<>(requireNonNull(idsOrNames, "idsOrNames"));
    return this;
  }

  /**
   * The sources that may run more than once, by id or by name, though Flink does not show it:
   * legacy sources, which implement {@code ParallelSourceFunction}. One that runs at 1 is left
   * there otherwise, since one that is not parallel would emit every record once per instance.
   * Default: none.
   */
  public FlinkDriverBuilder parallelSources(Collection<String> idsOrNames) {
    this.parallelSources = new TreeSet<>(requireNonNull(idsOrNames, "idsOrNames"));
    return this;
  }

  /**
   * The TaskManagers of this job, which come before it grows and go after it has shrunk. They must
   * run no other job, and the target must remove those first that run nothing. Default: none, the
   * TaskManagers are not scaled.
   */
  public FlinkDriverBuilder taskManagers(ScaleTarget taskManagers) {
    this.taskManagers = Optional.of(requireNonNull(taskManagers, "taskManagers"));
    return this;
  }

  /** How vertices share slots. Default: worked out from the job's own slot sharing groups. */
  public FlinkDriverBuilder deploymentType(DeploymentType type) {
    this.deploymentType = Optional.of(requireNonNull(type, "type"));
    return this;
  }

  /**
   * How many slots a TaskManager has. Default: as many as the registered ones have.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public FlinkDriverBuilder slotsPerTaskManager(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException(
          "slotsPerTaskManager is " + slots + "; it must be at least 1");
    }
    this.slotsPerTaskManager = OptionalInt.of(slots);
    return this;
  }

  /**
   * Whether each rescaling goes with a checkpoint of its own, so that next to nothing is processed
   * twice; without, Flink goes back to the last one there is. Has no effect on a job without
   * checkpointing. Default true.
   */
  public FlinkDriverBuilder checkpointOnRescale(boolean checkpoint) {
    this.checkpointOnRescale = checkpoint;
    return this;
  }

  /**
   * A header of every request, such as {@code Authorization} where a proxy asks for it; its value
   * is in no message and no log. May be called for several. Default none.
   */
  public FlinkDriverBuilder header(String name, String value) {
    headers.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
    return this;
  }

  /**
   * The HTTP client by which Flink is called, which many drivers may share; it says whom to trust,
   * which certificate to show, and whose threads to run on. It must not follow redirects, and is
   * not ended by {@link FlinkDriver#close()}. Requests are bounded in time whether or not it has a
   * connect timeout, and are sent by HTTP/1.1 whichever version it prefers. Default: a client of
   * the driver's own, which trusts whom the JVM trusts.
   *
   * @throws IllegalArgumentException if it follows redirects
   */
  public FlinkDriverBuilder httpClient(HttpClient client) {
    requireNonNull(client, "client");
    this.httpClient = Optional.of(ClientLease.requireNoRedirects(client));
    return this;
  }

  /** The longest one request may take, its whole answer included; positive. Default 10 s. */
  public FlinkDriverBuilder requestTimeout(Duration timeout) {
    this.requestTimeout = requirePositive("requestTimeout", timeout);
    return this;
  }

  /**
   * The longest answer of the JobManager that is read, in bytes; at least 1. One that is longer
   * fails the call. Default 16 MiB.
   */
  public FlinkDriverBuilder maxAnswerBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxAnswerBytes is " + bytes + "; it must be at least 1");
    }
    this.maxAnswerBytes = bytes;
    return this;
  }

  /**
   * Whether messages quote what was answered instead of what Flink answers, which whoever reads
   * them may not be allowed to see. If not, they tell the status code only. Default true.
   */
  public FlinkDriverBuilder quoteAnswers(boolean quote) {
    this.quotesAnswers = quote;
    return this;
  }

  /**
   * The longest wait until all vertices run as planned, once the slots are there; positive. Up to
   * half of it goes to the checkpoint before, where there is one. Default 2 min; together with
   * {@link #taskManagerTimeout} it should be below the policy's timeout of a plan's application.
   */
  public FlinkDriverBuilder rescaleTimeout(Duration timeout) {
    this.rescaleTimeout = requirePositive("rescaleTimeout", timeout);
    return this;
  }

  /** The longest wait for the slots of new TaskManagers; positive. Default 2 min. */
  public FlinkDriverBuilder taskManagerTimeout(Duration timeout) {
    this.taskManagerTimeout = requirePositive("taskManagerTimeout", timeout);
    return this;
  }

  /**
   * A listener of plans that wait for TaskManagers, called at its begin, when one more has
   * registered, and with empty when the wait is over. Called on the thread that calls the driver,
   * which waits for it. Default: nothing.
   */
  public FlinkDriverBuilder onTaskManagerWait(Consumer<Optional<TaskManagerWait>> listener) {
    this.onTaskManagerWait = requireNonNull(listener, "listener");
    return this;
  }

  /** Where the time comes from. Default: the system's clock. */
  public FlinkDriverBuilder clock(LoopClock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Whether anything may be written, asked before every request that changes something, and before
   * TaskManagers are scaled; once it may not, nothing more is sent, and what is under way ends by a
   * {@link io.kta.driver.WriteWithheldException}. Asked on the thread that calls the driver.
   * Default: always.
   */
  public FlinkDriverBuilder writesWhile(BooleanSupplier mayWrite) {
    this.mayWrite = requireNonNull(mayWrite, "mayWrite");
    return this;
  }

  /**
   * Builds the driver. It connects at the first observation, so the JobManager may be away now.
   *
   * @throws IllegalArgumentException if both an id and a name of the job are given, or a header
   *     cannot be sent
   */
  public FlinkDriver build() {
    if (jobId.isPresent() && jobName.isPresent()) {
      throw new IllegalArgumentException(
          "both job id %s and job name '%s' are given; give one"
              .formatted(jobId.get(), jobName.get()));
    }
    List<String> unsendable = requestHeaders().faults();
    if (!unsendable.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", unsendable));
    }
    return new FlinkDriver(this);
  }

  ClientLease lease() {
    return httpClient.map(ClientLease::lent).orElseGet(() -> ClientLease.own("kta-flink-http"));
  }

  RequestHeaders requestHeaders() {
    return new RequestHeaders(headers);
  }

  JobChoice choice() {
    if (jobId.isPresent()) {
      return new JobChoice.ById(jobId.get());
    }
    return jobName.<JobChoice>map(JobChoice.ByName::new).orElseGet(JobChoice.Only::new);
  }

  private static Duration requirePositive(String name, Duration value) {
    if (requireNonNull(value, name).isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
    }
    return value;
  }
}
