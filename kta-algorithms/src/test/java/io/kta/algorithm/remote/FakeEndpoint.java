package io.kta.algorithm.remote;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers the steps of an algorithm in whatever way a test wants it to. Thread-safe. */
final class FakeEndpoint implements AutoCloseable {

  /** A request that came in. */
  record Request(String path, Map<String, List<String>> headers, String body) {}

  static {
    // Else every answer waits for an acknowledgement of its head, which clients delay by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, HttpHandler> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  FakeEndpoint() {
    this(newServer());
  }

  FakeEndpoint(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    answer("/monitor", 200, "{}");
    answer("/analyze", 200, "{}");
    answer("/plan", 200, "{}");
  }

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** A builder of an algorithm whose three steps are here. */
  RemoteAlgorithmBuilder algorithm() {
    return RemoteAlgorithm.builder()
        .monitor(uri("/monitor"))
        .analyze(uri("/analyze"))
        .plan(uri("/plan"));
  }

  void answer(String path, int status, String body) {
    answer(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  void answer(String path, HttpHandler handler) {
    answers.put(path, handler);
  }

  /** Blocks a handler until this is closed. */
  void hang() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  Request lastRequest() {
    return requests.get(requests.size() - 1);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(new Request(path, Map.copyOf(exchange.getRequestHeaders()), body));
      answers.getOrDefault(path, unknown -> {}).handle(exchange);
    }
  }
}
