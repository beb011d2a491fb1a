package io.kta.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import io.kta.driver.ApplyResult;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A JobManager's REST API with one job of sources that feed one counter, which runs at what it is
 * told at once. Any answer can be replaced, so as to misbehave. Thread-safe.
 */
public final class FakeFlink implements AutoCloseable {
  /** The id of its job. */
  public static final String JOB = "caf3caf3caf3caf3caf3caf3caf3caf3";

  /** The id of the first vertex. */
  public static final String SOURCE = "cbc357ccb763df2852fee8c4fc7d55f2";

  /** The id of the last vertex. */
  public static final String COUNTER = "0da08f51eaa85fc298e176a139b3649a";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LoopbackServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, HttpHandler> replaced = new ConcurrentHashMap<>();
  private final Map<String, Integer> parallelism = new ConcurrentHashMap<>();
  private final Map<String, Integer> lowerBounds = new ConcurrentHashMap<>();

  /** The id of its job now; another one once it was submitted again. */
  volatile String jobId = JOB;

  volatile String version = "2.3.0";
  volatile String state = "RUNNING";
  volatile boolean adaptive = true;
  volatile boolean checkpointing;
  volatile long checkpointMillis = 60_000;
  volatile boolean knowsPendingRecords;
  volatile int sources = 1;

  /** What is shown as the source's busy time; a legacy one has "NaN". */
  volatile JsonNode busyTime = JSON.getNodeFactory().numberNode(1_000);

  volatile boolean hasPlan = true;
  volatile long sent;
  volatile long received;
  volatile long nowMillis = 200_000;

  /** For how long the instances of each source were held back, together. */
  volatile long heldBack;

  /** For how long each instance of the counter has worked; the rest of its time it was idle. */
  volatile List<Long> busyOfCounters = List.of();

  volatile String jobType = "STREAMING";
  volatile long taskStartMillis = 100_000;

  /** When its tasks were set up last; below 0 if it does not tell. */
  volatile long createdMillis = -1;

  /** When it failed, newest first; it is 200,000 now. */
  volatile List<Long> failedAt = List.of();

  final Set<String> finished = ConcurrentHashMap.newKeySet();

  /** The names and sums of the metrics of the source's readers, if any are given. */
  final Map<String, Double> readerMetrics = new ConcurrentHashMap<>();

  private volatile long startMillis = 50_000;
  final FakeTaskManagers taskManagers = new FakeTaskManagers();

  /** Starts one at a free port. */
  public FakeFlink() {
    this(0);
  }

  FakeFlink(int port) {
    this.server = LoopbackServer.at(port, this::handle);
  }

  private FakeFlink(HttpsConfigurator tls) {
    this.server = LoopbackServer.withTls(tls, this::handle);
  }

  /** Starts one behind TLS, at a free port. */
  public static FakeFlink withTls(HttpsConfigurator tls) {
    return new FakeFlink(tls);
  }

  /** Returns the address; a certificate names a host, and no address. */
  public URI uri() {
    return server.uri();
  }

  /** Answers only requests that have a header of this value, as a proxy in front of Flink does. */
  public void askFor(String header, String value) {
    server.askFor(header, value);
  }

  int port() {
    return server.uri().getPort();
  }

  /** Returns the requests so far, as method and path without the query, in their order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Puts something else that happened among the requests. */
  void note(String event) {
    requests.add(event);
  }

  /** Forgets the requests so far. */
  public void forgetRequests() {
    requests.clear();
  }

  /** Returns at what a vertex runs. */
  public int parallelismOf(String vertex) {
    return parallelism.getOrDefault(vertex, 2);
  }

  void parallelismOf(String vertex, int tasks) {
    parallelism.put(vertex, tasks);
  }

  void lowerBoundOf(String vertex, int bound) {
    lowerBounds.put(vertex, bound);
  }

  /** Answers a request, given as in {@link #requests()}, in another way. */
  void replace(String request, HttpHandler answer) {
    replaced.put(request, answer);
  }

  /** Answers a request by a status and a body. */
  void replace(String request, int status, String body) {
    replace(request, exchange -> answer(exchange, status, body));
  }

  /** Hangs up on a request instead of answering it. */
  void hangUpOn(String request) {
    replace(request, exchange -> {});
  }

  void restore(String request) {
    replaced.remove(request);
  }

  static String job(String rest) {
    return "/jobs/" + JOB + rest;
  }

  static String error(String words) {
    return JSON.createObjectNode().set("errors", JSON.createArrayNode().add(words)).toString();
  }

  /** Sets when its job was started. */
  public void startedAt(long millis) {
    startMillis = millis;
  }

  /** Sets how many TaskManagers are registered, of one slot each. */
  public void registerTaskManagers(int count) {
    taskManagers.count = count;
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      requests.add(request);
      HttpHandler other = replaced.get(request);
      if (other != null) {
        other.handle(exchange);
      } else {
        answer(exchange, request);
      }
    }
  }

  /** Answers a request that was replaced as if it was not. */
  void answerAsAlways(HttpExchange exchange, String request) throws IOException {
    answer(exchange, request);
  }

  private void answer(HttpExchange exchange, String request) throws IOException {
    String path = request.replace(jobId, "JOB");
    switch (path) {
      case "GET /config" -> answer(exchange, 200, config());
      case "GET /jobmanager/config" -> answer(exchange, 200, "[]");
      case "GET /overview" -> answer(exchange, 200, taskManagers.overview(slots()));
      case "GET /taskmanagers" -> answer(exchange, 200, taskManagers.list());
      case "GET /jobs/overview" -> answer(exchange, 200, overview());
      case "GET /jobs/JOB" -> answer(exchange, 200, jobJson());
      case "GET /jobs/JOB/status" -> answer(exchange, 200, "{\"status\":\"" + state + "\"}");
      case "GET /jobs/JOB/exceptions" -> answer(exchange, 200, FakeFailures.json(failedAt));
      case "GET /jobs/JOB/resource-requirements" -> answer(exchange, 200, requirements());
      case "PUT /jobs/JOB/resource-requirements" -> take(exchange);
      case "GET /jobs/JOB/checkpoints/config" -> answer(exchange, 200, checkpointConfig());
      case "POST /jobs/JOB/checkpoints" -> answer(exchange, 202, "{\"request-id\":\"r1\"}");
      case "GET /jobs/JOB/checkpoints/r1" ->
          answer(exchange, 200, "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{}}");
      default -> answerOfVertex(exchange, path);
    }
  }

  private void answerOfVertex(HttpExchange exchange, String path) throws IOException {
    if (path.endsWith("/subtasks/metrics") && !readerMetrics.isEmpty()) {
      ArrayNode all = JSON.createArrayNode();
      readerMetrics.forEach((name, sum) -> all.addObject().put("id", name).put("sum", sum));
      answer(exchange, 200, all.toString());
    } else if (path.endsWith("/subtasks/metrics")) {
      boolean values = exchange.getRequestURI().getQuery() != null;
      String id = "{\"id\":\"Source__words.pendingRecords\"" + (values ? ",\"sum\":42.0}" : "}");
      answer(exchange, 200, knowsPendingRecords ? "[" + id + "]" : "[{\"id\":\"numRecordsIn\"}]");
    } else if (path.startsWith("GET /taskmanagers/tm-")) {
      int index = Integer.parseInt(path.replaceFirst(".*tm-", ""));
      answer(exchange, 200, taskManagers.slotsOf(index, jobId, slots()));
    } else if (path.startsWith("GET /jobs/JOB/vertices/")) {
      answer(exchange, 200, subtasks(path.substring(path.lastIndexOf('/') + 1)));
    } else {
      String id = path.replaceFirst("^GET /jobs/([^/]*).*", "$1");
      answer(exchange, 404, error("org.apache.flink.NotFoundException: Job " + id + " not found"));
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    JsonNode wanted = JSON.readTree(exchange.getRequestBody());
    wanted
        .properties()
        .forEach(
            vertex -> {
              JsonNode range = vertex.getValue().get("parallelism");
              lowerBounds.put(vertex.getKey(), range.get("lowerBound").asInt());
              parallelism.put(vertex.getKey(), range.get("upperBound").asInt());
            });
    requests.add("put " + wanted);
    answer(exchange, 200, "{}");
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private List<String> vertices() {
    List<String> ids =
        IntStream.range(1, sources)
            .mapToObj(i -> "%032x".formatted(i))
            .collect(Collectors.toCollection(CopyOnWriteArrayList::new));
    ids.add(SOURCE);
    ids.add(COUNTER);
    return ids;
  }

  private String config() {
    return """
    {"refresh-interval":50,"flink-version":"%s","features":{"web-rescale":%b}}\
    """
        .formatted(version, adaptive);
  }

  private String checkpointConfig() {
    return "{\"interval\":" + (checkpointing ? checkpointMillis : Long.MAX_VALUE) + "}";
  }

  private String overview() {
    return """
    {"jobs":[{"jid":"%s","name":"wordcount","state":"%s"}]}\
    """
        .formatted(jobId, state);
  }

  private String jobJson() {
    ObjectNode job = JSON.createObjectNode();
    job.put("jid", jobId).put("name", "wordcount").put("state", state).put("job-type", jobType);
    job.put("start-time", startMillis).put("now", nowMillis);
    job.putObject("timestamps").put("CREATED", createdMillis);
    ArrayNode vertices = job.putArray("vertices");
    ArrayNode nodes = job.putObject("plan").putArray("nodes");
    for (String id : vertices()) {
      int tasks = parallelismOf(id);
      ObjectNode vertex = vertices.addObject();
      vertex.put("id", id).put("name", id.equals(COUNTER) ? "counter" : "Source: words");
      vertex
          .put("parallelism", tasks)
          .put("maxParallelism", 128)
          .put("start-time", taskStartMillis);
      vertex.put("slotSharingGroupId", "g");
      vertex
          .putObject("tasks")
          .put("RUNNING", state.equals("RUNNING") && !finished.contains(id) ? tasks : 0)
          .put("FINISHED", finished.contains(id) ? tasks : 0);
      boolean isCounter = id.equals(COUNTER);
      boolean isWatched = !busyOfCounters.isEmpty();
      long waited = isCounter ? 0 : heldBack;
      long busy =
          isWatched && isCounter ? busyOfCounters.stream().mapToLong(Long::longValue).sum() : 1_000;
      metrics(vertex, isCounter ? received : 0, isCounter ? 0 : sent)
          .put("accumulated-backpressured-time", waited)
          .put(
              "accumulated-idle-time",
              isWatched ? 2 * (nowMillis - 100_000) - busy - waited : 2_000)
          .set("accumulated-busy-time", id.equals(SOURCE) ? busyTime : LongNode.valueOf(busy));
      ArrayNode inputs = nodes.addObject().put("id", id).putArray("inputs");
      if (id.equals(COUNTER)) {
        vertices().stream()
            .filter(source -> !source.equals(COUNTER))
            .forEach(s -> inputs.addObject().put("id", s).put("ship_strategy", "HASH"));
      }
    }
    if (!hasPlan) {
      job.putObject("plan");
    }
    return job.toString();
  }

  private static ObjectNode metrics(ObjectNode of, long read, long written) {
    return of.putObject("metrics")
        .put("read-records", read)
        .put("read-records-complete", true)
        .put("write-records", written)
        .put("write-records-complete", true)
        .put("accumulated-backpressured-time", 0);
  }

  private String requirements() {
    ObjectNode json = JSON.createObjectNode();
    for (String id : vertices()) {
      json.putObject(id)
          .putObject("parallelism")
          .put("lowerBound", lowerBounds.getOrDefault(id, 1))
          .put("upperBound", parallelismOf(id));
    }
    return json.toString();
  }

  /** Returns how many slots the job has. */
  private int slots() {
    return parallelism.values().stream().mapToInt(Integer::intValue).max().orElse(2);
  }

  private String subtasks(String vertex) {
    ObjectNode json = JSON.createObjectNode().put("now", nowMillis);
    ArrayNode all = json.putArray("subtasks");
    for (int i = 0; i < parallelismOf(vertex); i++) {
      ObjectNode task = all.addObject();
      task.put("taskmanager-id", "tm-" + i).put("subtask", i).put("attempt", 0);
      task.put("status", "RUNNING");
      if (i < busyOfCounters.size()) {
        metrics(task, 0, 0)
            .put("accumulated-busy-time", busyOfCounters.get(i))
            .put("accumulated-idle-time", nowMillis - 100_000 - busyOfCounters.get(i));
      }
    }
    return json.toString();
  }

  /** Has the driver run the fake job at these. */
  static ApplyResult apply(FlinkDriver driver, int source, int counter) {
    ParallelismPlan plan =
        ParallelismPlan.asIs(driver.observe().observation().orElseThrow().topology())
            .with(new OperatorId(SOURCE), source)
            .with(new OperatorId(COUNTER), counter);
    return driver.apply(plan);
  }
}
