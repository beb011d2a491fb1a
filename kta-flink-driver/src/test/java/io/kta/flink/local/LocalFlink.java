package io.kta.flink.local;

import static java.util.Objects.requireNonNull;

import io.kta.driver.ScaleTarget;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.ExceptionUtils;

/**
 * A real Flink cluster in this JVM: a JobManager with its REST API and web UI, and TaskManagers, by
 * default of one slot each. It listens on the loopback address only, and leaves nothing running
 * once closed. Thread-safe.
 */
public final class LocalFlink implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final MiniCluster cluster;
  private final FlinkRest rest;
  private final TaskManagers taskManagers;

  private LocalFlink(MiniCluster cluster, URI restUri) {
    this.cluster = cluster;
    this.rest = new FlinkRest(restUri);
    this.taskManagers = new TaskManagers(cluster, rest);
  }

  /** Returns a builder of a cluster; {@link Builder#start()} starts it. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns where the REST API and the web UI are. */
  public URI restUri() {
    return rest.baseUri();
  }

  /**
   * Returns the TaskManagers. On the way up, they have registered when {@code scaleTo} returns; on
   * the way down, those that run no subtask go first, and they have gone when it returns.
   */
  public ScaleTarget taskManagers() {
    return taskManagers;
  }

  /** Returns how many TaskManagers the JobManager knows. */
  public int registeredTaskManagers() {
    return taskManagers.registered().size();
  }

  /**
   * Starts one TaskManager, for those who keep their own books of them.
   *
   * @return the id by which Flink knows it, once it has registered
   */
  public String startTaskManager() {
    return taskManagers.start();
  }

  /** Stops one TaskManager, and returns once it has gone; whatever becomes of the job. */
  public void stopTaskManager(String id) {
    taskManagers.stop(id);
  }

  /** Takes away one TaskManager that runs subtasks, whatever becomes of the job. */
  public void killTaskManager() {
    taskManagers.killOneInUse();
  }

  /** Starts a job, and returns at once; it may take it a while to run. */
  public LocalJob submit(JobDefinition definition) {
    return run(definition.jobGraph());
  }

  /** Starts a job under a given id of 32 hexadecimal digits. */
  public LocalJob submit(JobDefinition definition, String jobId) {
    JobGraph graph = definition.jobGraph();
    graph.setJobID(JobID.fromHexString(jobId));
    return run(graph);
  }

  private LocalJob run(JobGraph graph) {
    JobID id = graph.getJobID();
    String name = graph.getName();
    try {
      cluster.submitJob(graph).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Flink did not take job " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while submitting job " + name, e);
    }
    return new LocalJob(rest, id.toHexString());
  }

  /**
   * Stops TaskManagers and the JobManager as if their hosts were lost: where Flink keeps jobs for
   * high availability, another one goes on with them.
   */
  public void crash() {
    close(cluster.closeAsyncWithoutCleaningHighAvailabilityData());
  }

  /** Stops jobs, TaskManagers and the JobManager, and waits until they have gone. */
  @Override
  public void close() {
    close(cluster.closeAsync());
  }

  private static void close(CompletableFuture<Void> closed) {
    try {
      closed.get(5, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      if (ExceptionUtils.findThrowable(e, TimeoutException.class).isEmpty()) {
        throw new IllegalStateException("Flink did not stop", e);
      }
      // It has stopped, after a wait for somebody to ask how the last checkpoint went.
    } catch (TimeoutException e) {
      throw new IllegalStateException("Flink did not stop within 5 minutes", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Flink was stopping", e);
    }
  }

  /** Collects what a cluster is to be like; each setter says its default. Not thread-safe. */
  public static final class Builder {
    private Scheduler scheduler = Scheduler.ADAPTIVE;
    private Pace pace = Pace.FAST;
    private int taskManagers = 2;
    private int slotsPerTaskManager = 1;
    private int restPort;
    private final Map<String, String> options = new LinkedHashMap<>();

    private Builder() {}

    /** Sets how the parallelism of jobs is decided. Default: adaptive. */
    public Builder scheduler(Scheduler scheduler) {
      this.scheduler = requireNonNull(scheduler, "scheduler");
      return this;
    }

    /** Sets how long Flink waits before it acts and reports. Default: fast. */
    public Builder pace(Pace pace) {
      this.pace = requireNonNull(pace, "pace");
      return this;
    }

    /** Sets how many TaskManagers there are at first. Default: 2. */
    public Builder taskManagers(int taskManagers) {
      this.taskManagers = taskManagers;
      return this;
    }

    /** Sets how many slots each TaskManager has. Default: 1. */
    public Builder slotsPerTaskManager(int slots) {
      this.slotsPerTaskManager = slots;
      return this;
    }

    /** Sets the port of the REST API. Default: 0, any that is free. */
    public Builder restPort(int restPort) {
      this.restPort = restPort;
      return this;
    }

    /** Sets an option of Flink's, overruling everything else. Default: none. */
    public Builder option(String key, String value) {
      options.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
      return this;
    }

    /**
     * Starts the cluster, and waits until its TaskManagers have registered.
     *
     * @throws IllegalStateException if Flink does not start
     */
    public LocalFlink start() {
      MiniCluster cluster =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(Configuration.fromMap(effectiveOptions()))
                  .setNumTaskManagers(0)
                  .setNumSlotsPerTaskManager(slotsPerTaskManager)
                  .build());
      try {
        cluster.start();
        LocalFlink flink = new LocalFlink(cluster, cluster.getRestAddress().get());
        flink.taskManagers.scaleTo(taskManagers);
        return flink;
      } catch (Exception e) {
        cluster.closeAsync().join();
        throw new IllegalStateException("Flink did not start: " + e.getMessage(), e);
      }
    }

    private Map<String, String> effectiveOptions() {
      Map<String, String> effective = new LinkedHashMap<>();
      for (String host :
          new String[] {
            "rest.address",
            "rest.bind-address",
            "jobmanager.rpc.address",
            "jobmanager.bind-host",
            "taskmanager.host",
            "taskmanager.bind-host"
          }) {
        effective.put(host, LOOPBACK);
      }
      effective.put("rest.bind-port", Integer.toString(restPort));
      effective.put("web.submit.enable", "false");
      // how long a JobManager, when it stops, waits to be asked how a triggered checkpoint went
      effective.put("rest.async.store-duration", "1 s");
      effective.put("web.exception-history-size", "1000");
      // the least a small job can do with: many TaskManagers share this JVM
      effective.put("taskmanager.memory.network.min", "8 mb");
      effective.put("taskmanager.memory.network.max", "8 mb");
      effective.put("taskmanager.memory.managed.size", "1 mb");
      effective.putAll(scheduler.options());
      effective.putAll(pace.options());
      effective.putAll(options);
      return effective;
    }
  }
}
