package io.kta.flink.kill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Passes requests on to Flink, and holds the one that opens a window. Thread-safe. */
final class GatedProxy implements AutoCloseable {
  private final URI target;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Set by the test, read by the threads of the server. */
  private volatile Gate gate = new Gate(Window.SAVED);

  /** A window, and whether it was reached. */
  private record Gate(
      Window window, CountDownLatch put, CountDownLatch reached, CountDownLatch end) {
    Gate(Window window) {
      this(window, new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
    }
  }

  GatedProxy(URI target) throws IOException {
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::passOn);
    server.setExecutor(threads);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Holds the next request that comes to a window; whatever was held is dropped. */
  void holdAt(Window window) {
    release();
    gate = new Gate(window);
  }

  /** Drops what is held, as if its sender had gone. */
  void release() {
    gate.end().countDown();
  }

  boolean awaitReached() throws InterruptedException {
    return gate.reached().await(3, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }

  private void passOn(HttpExchange exchange) throws IOException {
    Gate now = gate;
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String method = exchange.getRequestMethod();
      boolean isPut = method.equals("PUT");
      boolean isLook =
          method.equals("GET") && exchange.getRequestURI().getPath().matches("/jobs/\\w+");
      if ((isPut && held(now, Window.BEFORE_PUT))
          || (isLook && now.put().getCount() == 0 && held(now, Window.NOT_SEEN))) {
        return;
      }
      HttpRequest request =
          HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
              .method(method, BodyPublishers.ofByteArray(body))
              .build();
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      if (isPut && held(now, Window.PUT_TAKEN)) {
        return;
      }
      if (isPut) {
        now.put().countDown();
      }
      exchange.sendResponseHeaders(response.statusCode(), response.body().length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean held(Gate gate, Window window) throws InterruptedException {
    if (gate.window() != window) {
      return false;
    }
    gate.reached().countDown();
    gate.end().await();
    return true;
  }
}
