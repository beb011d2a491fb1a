package io.kta.flink.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A job on a {@link LocalFlink}, seen through Flink's REST API and nothing else. Thread-safe. */
public final class LocalJob {
  private static final Set<String> ENDS = Set.of("CANCELED", "FAILED", "FINISHED");

  /** Many times what the fetcher of {@link Pace#FAST} takes to have new metrics, however loaded. */
  private static final Duration METRICS_LIMIT = Duration.ofMinutes(1);

  private final FlinkRest rest;
  private final String id;

  LocalJob(FlinkRest rest, String id) {
    this.rest = rest;
    this.id = id;
  }

  /** Returns the job's id, 32 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** Returns the state of the job in Flink's words, such as {@code RUNNING}. */
  public String state() {
    return rest.get(path("/status")).path("status").asText();
  }

  /** Returns the parallelism of each vertex by name, in the order of the names. */
  public Map<String, Integer> parallelism() {
    return parallelism(rest.get(path("")));
  }

  /** Returns whether the job and every subtask of it are running. */
  public boolean isRunning() {
    return isRunning(rest.get(path(""))) && state().equals("RUNNING");
  }

  /** Returns whether the job and every subtask of it are running, at this parallelism by name. */
  public boolean isRunningAt(Map<String, Integer> parallelism) {
    JsonNode details = rest.get(path(""));
    return isRunning(details)
        && parallelism(details).equals(parallelism)
        && state().equals("RUNNING");
  }

  /** Returns true once {@link #isRunningAt} holds, or false if it does not within the limit. */
  public boolean runsWithin(Duration limit, Map<String, Integer> parallelism) {
    return Patience.within(limit, () -> isRunningAt(parallelism));
  }

  /** Returns this once the job and every subtask of it are running. */
  public LocalJob awaitRunning() {
    Patience.until("job " + id + " is running", this::isRunning);
    return this;
  }

  /** Returns this once the job has ended, whichever way. */
  public LocalJob awaitEnd() {
    Patience.until("job " + id + " has ended", () -> ENDS.contains(state()));
    return this;
  }

  /** Asks Flink to cancel the job, and returns once it has ended. */
  public void cancel() {
    rest.patch(path("?mode=cancel"));
    awaitEnd();
  }

  /** Asks Flink for a parallelism of each vertex by name, and returns at once. */
  public void requestParallelism(Map<String, Integer> parallelism) {
    JsonNode vertices = rest.get(path("")).path("vertices");
    StringBuilder body = new StringBuilder();
    for (JsonNode vertex : vertices) {
      body.append(body.isEmpty() ? "{" : ",")
          .append('"')
          .append(vertex.path("id").asText())
          .append("\":{\"parallelism\":{\"lowerBound\":1,\"upperBound\":")
          .append(parallelism.get(vertex.path("name").asText()))
          .append("}}");
    }
    rest.put(path("/resource-requirements"), body.append('}').toString());
  }

  /** Returns the largest parallelism that any vertex is meant to have, running or not. */
  public int wantedParallelism() {
    int most = 0;
    for (JsonNode vertex : rest.get(path("/resource-requirements"))) {
      most = Math.max(most, vertex.path("parallelism").path("upperBound").asInt());
    }
    return most;
  }

  /** Asks Flink for a checkpoint, and returns at once. */
  public void triggerCheckpoint() {
    rest.post(path("/checkpoints"), "{}");
  }

  /** Asks for a savepoint into a folder, and returns at once. */
  public void triggerSavepoint(Path folder) {
    rest.post(path("/savepoints"), "{\"target-directory\":\"%s\"}".formatted(folder.toUri()));
  }

  /** Asks for a savepoint into a folder with which the job ends, and returns at once. */
  public void stopWithSavepoint(Path folder) {
    rest.post(path("/stop"), "{\"targetDirectory\":\"%s\"}".formatted(folder.toUri()));
  }

  /** Returns how many checkpoints and savepoints are under way. */
  public int checkpointsUnderWay() {
    return rest.get(path("/checkpoints")).path("counts").path("in_progress").asInt();
  }

  /** Returns the number of the latest checkpoint that was completed; 0 if none was. */
  public long latestCheckpoint() {
    return rest.get(path("/checkpoints")).path("latest").path("completed").path("id").asLong();
  }

  /** Returns when the tasks that there are now were created, in Flink's milliseconds. */
  public long createdMillis() {
    return rest.get(path("")).path("timestamps").path("CREATED").asLong();
  }

  /** Returns when the last of the tasks that there are now began to run or to finish. */
  public long allRunningMillis() {
    long latest = 0;
    for (JsonNode vertex : rest.get(path("")).path("vertices")) {
      JsonNode tasks = rest.get(path("/vertices/" + vertex.path("id").asText()));
      for (JsonNode task : tasks.path("subtasks")) {
        long running = task.path("status-duration").path("RUNNING").asLong();
        latest = Math.max(latest, running < 0 ? 0 : tasks.path("now").asLong() - running);
      }
    }
    return latest;
  }

  /**
   * Returns how many bytes the checkpoints after one of a number have written, in all and by their
   * own count: of incremental ones, what was new.
   */
  public long checkpointedBytesAfter(long number) {
    long bytes = 0;
    for (JsonNode checkpoint : rest.get(path("/checkpoints")).path("history")) {
      if (checkpoint.path("id").asLong() > number) {
        bytes += checkpoint.path("checkpointed_size").asLong();
      }
    }
    return bytes;
  }

  /** Asks for a full checkpoint, whatever the job's own are like, and returns at once. */
  public void triggerFullCheckpoint() {
    rest.post(path("/checkpoints"), "{\"checkpointType\":\"FULL\"}");
  }

  /** Returns how often tasks have failed and taken the job down so far, by Flink's own history. */
  public int failures() {
    return rest.get(path("/exceptions")).path("exceptionHistory").path("entries").size();
  }

  /**
   * Returns how often the job has been restarted to run at another parallelism so far, by Flink's
   * own counters: Flink 2 counts just that, Flink 1 all restarts. Right only at {@link Pace#FAST}.
   */
  public int rescales() {
    Map<String, Long> counters = freshCounters();
    Long rescales = counters.get("numRescales");
    return rescales != null
        ? rescales.intValue()
        : counters.getOrDefault("numRestarts", 0L).intValue() - failures();
  }

  /**
   * Flink answers with metrics that it fetched earlier, and does not say when. While a job is
   * running, its running time tells: the first that is new may have been fetched just before this
   * was called, the second has not.
   */
  private Map<String, Long> freshCounters() {
    Set<Long> runningTimes = new TreeSet<>();
    Patience.within(
        METRICS_LIMIT,
        () -> {
          runningTimes.add(counters().getOrDefault("runningTime", 0L));
          return runningTimes.size() > 2;
        });
    return counters();
  }

  private Map<String, Long> counters() {
    Map<String, Long> counters = new TreeMap<>();
    for (JsonNode metric : rest.get(path("/metrics?get=numRescales,numRestarts,runningTime"))) {
      counters.put(metric.path("id").asText(), metric.path("value").asLong());
    }
    return counters;
  }

  /** Returns the ids of the TaskManagers that run a subtask, or are about to. */
  Set<String> taskManagers() {
    Set<String> ids = new TreeSet<>();
    for (JsonNode vertex : rest.get(path("")).path("vertices")) {
      JsonNode subtasks = rest.get(path("/vertices/" + vertex.path("id").asText()));
      for (JsonNode subtask : subtasks.path("subtasks")) {
        if (!ENDS.contains(subtask.path("status").asText())) {
          ids.add(subtask.path("taskmanager-id").asText());
        }
      }
    }
    return ids;
  }

  private static Map<String, Integer> parallelism(JsonNode details) {
    Map<String, Integer> parallelism = new TreeMap<>();
    for (JsonNode vertex : details.path("vertices")) {
      parallelism.put(vertex.path("name").asText(), vertex.path("parallelism").asInt());
    }
    return parallelism;
  }

  private static boolean isRunning(JsonNode details) {
    if (!details.path("state").asText().equals("RUNNING")) {
      return false;
    }
    for (JsonNode vertex : details.path("vertices")) {
      if (vertex.path("tasks").path("RUNNING").asInt() != vertex.path("parallelism").asInt()) {
        return false;
      }
    }
    return true;
  }

  private String path(String rest) {
    return "/jobs/" + id + rest;
  }
}
