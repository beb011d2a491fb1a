package io.kta.flink.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of a JobManager of a session cluster, with as many jobs as are submitted. Its list
 * of jobs can be replaced, so as to misbehave. Thread-safe.
 */
public final class FakeSession implements AutoCloseable {
  /** The id of the first vertex of jobs of two. */
  public static final String SOURCE = "cbc357ccb763df2852fee8c4fc7d55f2";

  /** The id of the last vertex of jobs of two. */
  public static final String COUNTER = "0da08f51eaa85fc298e176a139b3649a";

  private static final String PENDING = "[{\"id\":\"Source__words.pendingRecords\",\"sum\":0}]";
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Else every answer waits for an acknowledgement of its head, which clients delay by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final LongSupplier nowMillis;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, FakeJob> jobs = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger submitted = new AtomicInteger();
  private final AtomicLong starts = new AtomicLong();
  private final LongAdder answered = new LongAdder();
  private volatile @Nullable HttpHandler list; // tests write it, the server reads it
  private volatile Optional<String> hanging = Optional.empty();
  private volatile boolean keepsRequests = true;
  private volatile boolean knowsPendingRecords;

  /** Starts one at a free port, whose clock stands still. */
  public FakeSession() {
    this(() -> 200_000);
  }

  /** Starts one at a free port, by a clock. */
  public FakeSession(LongSupplier nowMillis) {
    this.nowMillis = nowMillis;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns the address. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Starts a job of two vertices. */
  public FakeJob submit(String name, int source, int counter) {
    return submit(name).with(SOURCE, "Source: words", source).with(COUNTER, "counter", counter);
  }

  /** Starts a job without vertices, which are to be added. */
  public FakeJob submit(String name) {
    return submitAs("%032x".formatted(submitted.incrementAndGet()), name);
  }

  /** Starts a job of an id, which may be that of one before. */
  public FakeJob submitAs(String id, String name) {
    FakeJob job = new FakeJob(id, name, 50_000 + starts.incrementAndGet());
    jobs.put(id, job);
    return job;
  }

  /** Has a job not be known any more. */
  public void forget(FakeJob job) {
    jobs.remove(job.id(), job);
  }

  /** Answers the list of jobs in another way; null for as it is. */
  public void list(@Nullable HttpHandler other) {
    list = other;
  }

  /** Answers the list of jobs by a status and a body. */
  public void list(int status, String body) {
    list = exchange -> answer(exchange, status, body);
  }

  /** Does not answer requests whose path contains a text; empty for none. */
  public void hangOn(Optional<String> text) {
    hanging = text;
  }

  /** Returns the requests so far, as method and path without the query. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Only counts requests from now on. */
  public FakeSession countingOnly() {
    keepsRequests = false;
    return this;
  }

  /** Has sources report their backlog, which is none. */
  public FakeSession knowingPendingRecords() {
    knowsPendingRecords = true;
    return this;
  }

  /** Returns how many requests there were. */
  public long count() {
    return answered.sum();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      answered.increment();
      if (keepsRequests) {
        requests.add(exchange.getRequestMethod() + " " + path);
      }
      synchronized (this) {
        while (hanging.filter(path::contains).isPresent()) {
          wait(); // until the server is closed
        }
      }
      HttpHandler other = list;
      if (path.equals("/jobs/overview") && other != null) {
        other.handle(exchange);
      } else {
        answer(exchange, path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/config" ->
          answer(
              exchange,
              200,
              """
              {"refresh-interval":0,"flink-version":"2.3.0","features":{"web-rescale":true}}""");
      case "/jobmanager/config" -> answer(exchange, 200, "[]");
      case "/overview" ->
          answer(exchange, 200, "{\"slots-total\":100000,\"slots-available\":90000}");
      case "/jobs/overview" -> answer(exchange, 200, overview());
      default -> answerOfJob(exchange, path);
    }
  }

  private String overview() {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode all = json.putArray("jobs");
    jobs.values().forEach(job -> all.add(job.listed()));
    return json.toString();
  }

  private void answerOfJob(HttpExchange exchange, String path) throws IOException {
    String[] parts = path.split("/", 4);
    FakeJob job = parts.length > 2 ? jobs.get(parts[2]) : null;
    if (job == null) {
      answer(exchange, 404, "{\"errors\":[\"Job %s not found\"]}".formatted("0".repeat(32)));
      return;
    }
    switch (parts.length == 3 ? "" : parts[3]) {
      case "" -> answer(exchange, 200, job.details(nowMillis.getAsLong()));
      case "status" -> answer(exchange, 200, "{\"status\":\"%s\"}".formatted(job.state()));
      case "exceptions" -> answer(exchange, 200, "{}");
      case "checkpoints/config" -> answer(exchange, 200, "{\"interval\":" + Long.MAX_VALUE + "}");
      case "resource-requirements" -> {
        if (exchange.getRequestMethod().equals("PUT")) {
          job.take(JSON.readTree(exchange.getRequestBody()), nowMillis.getAsLong());
        }
        answer(exchange, 200, job.requirements());
      }
      default -> answer(exchange, 200, knowsPendingRecords ? PENDING : "[]");
    }
  }

  /** Answers by a status and a body. */
  public static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
