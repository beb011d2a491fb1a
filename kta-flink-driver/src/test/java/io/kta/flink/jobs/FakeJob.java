package io.kta.flink.jobs;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One job of a {@link FakeSession}: a chain of vertices, which runs at what it is told at once.
 * Thread-safe.
 */
public final class FakeJob {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double RATE = 100; // records per second of each vertex

  private final String id;
  private final String name;
  private final long startMillis;

  // Guarded by this: the threads of the server and of tests.
  private final Map<String, Vertex> vertices = new LinkedHashMap<>();
  private String state = "RUNNING";
  private Optional<String> stateOnceChanged = Optional.empty();
  private int changes;
  private long taskStartMillis;

  private record Vertex(String name, int parallelism, int maxParallelism) {}

  FakeJob(String id, String name, long startMillis) {
    this.id = id;
    this.name = name;
    this.startMillis = startMillis;
    this.taskStartMillis = startMillis;
  }

  /** Adds a vertex that the last one feeds. */
  public synchronized FakeJob with(String vertexId, String vertexName, int parallelism) {
    vertices.put(vertexId, new Vertex(vertexName, parallelism, 128));
    return this;
  }

  /** Returns its id. */
  public String id() {
    return id;
  }

  /** Returns its name. */
  public String name() {
    return name;
  }

  /** Returns its state in Flink's words. */
  public synchronized String state() {
    return state;
  }

  /** Has it be in a state of Flink's words. */
  public synchronized FakeJob state(String other) {
    state = other;
    return this;
  }

  /** Returns the parallelism of its vertices, in their order. */
  public synchronized List<Integer> parallelism() {
    return vertices.values().stream().map(Vertex::parallelism).toList();
  }

  /** Returns how often its requirements were changed over REST. */
  public synchronized int changes() {
    return changes;
  }

  /** Has a vertex run at another parallelism, which somebody else has asked for. */
  public synchronized void run(String vertexId, int parallelism) {
    Vertex before = requireNonNull(vertices.get(vertexId));
    vertices.put(vertexId, new Vertex(before.name(), parallelism, before.maxParallelism()));
  }

  /** Has it end, in a state of Flink's words, at the next change of its requirements. */
  public synchronized void endsOnceChanged(String endState) {
    stateOnceChanged = Optional.of(endState);
  }

  /** Returns how it is listed. */
  synchronized ObjectNode listed() {
    return JSON.createObjectNode()
        .put("jid", id)
        .put("name", name)
        .put("state", state)
        .put("start-time", startMillis);
  }

  synchronized String details(long nowMillis) {
    ObjectNode job = listed().put("job-type", "STREAMING").put("now", nowMillis);
    ArrayNode all = job.putArray("vertices");
    ArrayNode nodes = job.putObject("plan").putArray("nodes");
    String before = "";
    for (Map.Entry<String, Vertex> entry : vertices.entrySet()) {
      vertex(all.addObject(), entry.getKey(), entry.getValue(), nowMillis);
      ArrayNode inputs = nodes.addObject().put("id", entry.getKey()).putArray("inputs");
      if (!before.isEmpty()) {
        inputs.addObject().put("id", before).put("ship_strategy", "HASH");
      }
      before = entry.getKey();
    }
    return job.toString();
  }

  private void vertex(ObjectNode json, String vertexId, Vertex vertex, long nowMillis) {
    boolean isRunning = state.equals("RUNNING");
    json.put("id", vertexId).put("name", vertex.name()).put("parallelism", vertex.parallelism());
    json.put("maxParallelism", vertex.maxParallelism()).put("slotSharingGroupId", "g");
    json.put("start-time", taskStartMillis);
    json.putObject("tasks").put("RUNNING", isRunning ? vertex.parallelism() : 0);
    double seconds = Math.max(0, nowMillis - taskStartMillis) / 1000.0;
    long busy = (long) (500 * seconds * vertex.parallelism());
    json.putObject("metrics")
        .put("read-records", (long) (RATE * seconds))
        .put("read-records-complete", true)
        .put("write-records", (long) (RATE * seconds))
        .put("write-records-complete", true)
        .put("accumulated-backpressured-time", 0)
        .put("accumulated-busy-time", busy)
        .put("accumulated-idle-time", busy);
  }

  synchronized String requirements() {
    ObjectNode json = JSON.createObjectNode();
    vertices.forEach(
        (vertexId, vertex) ->
            json.putObject(vertexId)
                .putObject("parallelism")
                .put("lowerBound", 1)
                .put("upperBound", vertex.parallelism()));
    return json.toString();
  }

  /** Does as it is told, and restarts for that. */
  synchronized void take(JsonNode wanted, long nowMillis) {
    changes++;
    taskStartMillis = nowMillis;
    state = stateOnceChanged.orElse(state);
    wanted
        .properties()
        .forEach(
            vertex ->
                run(vertex.getKey(), vertex.getValue().at("/parallelism/upperBound").asInt()));
  }
}
