package io.kta.flink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on the loopback address, with as many threads as it has requests. */
final class LoopbackServer implements AutoCloseable {
  static {
    // Else every answer waits for an acknowledgement of its head, which clients delay by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final String origin;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpHandler handler;
  private volatile Optional<Map.Entry<String, String>> asked = Optional.empty();

  private LoopbackServer(HttpServer server, String origin, HttpHandler handler) {
    this.server = server;
    this.origin = origin;
    this.handler = handler;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Starts one at a port; 0 for a free one. */
  static LoopbackServer at(int port, HttpHandler handler) {
    return new LoopbackServer(listening(HttpServer::create, port), "http://127.0.0.1:", handler);
  }

  /** Starts one behind TLS, at a free port; a certificate names a host, and no address. */
  static LoopbackServer withTls(HttpsConfigurator tls, HttpHandler handler) {
    HttpsServer server = listening(HttpsServer::create, 0);
    server.setHttpsConfigurator(tls);
    return new LoopbackServer(server, "https://localhost:", handler);
  }

  private static <T> T listening(Creation<T> creation, int port) {
    try {
      return creation.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Creation<T> {
    T create(InetSocketAddress address, int backlog) throws IOException;
  }

  /** Has only requests that have a header of this value come to the handler. */
  void askFor(String header, String value) {
    asked = Optional.of(Map.entry(header, value));
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (asked.filter(header -> !isShown(header, exchange)).isEmpty()) {
      handler.handle(exchange);
      return;
    }
    byte[] refusal = "<html>401</html>".getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(401, refusal.length);
      exchange.getResponseBody().write(refusal);
    }
  }

  private static boolean isShown(Map.Entry<String, String> asked, HttpExchange exchange) {
    return asked.getValue().equals(exchange.getRequestHeaders().getFirst(asked.getKey()));
  }

  URI uri() {
    return URI.create(origin + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
