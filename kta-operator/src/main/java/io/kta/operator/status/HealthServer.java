package io.kta.operator.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kta.page.RequestThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Serves {@code /livez}, {@code /readyz} and {@code /metrics}. Every pod may reach it, so a client
 * that sends or reads slowly holds one of several threads, and that for two seconds.
 */
public final class HealthServer implements AutoCloseable {
  private static final int THREADS = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpServer server;
  private final RequestThreads threads = new RequestThreads("kta-health", THREADS, PATIENCE);

  public HealthServer(
      int port, BooleanSupplier live, BooleanSupplier ready, Supplier<String> metrics) {
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException e) {
      threads.close();
      throw new UncheckedIOException(
          "cannot serve health at port %d: %s; set PORT".formatted(port, e.getMessage()), e);
    }
    server.createContext("/livez", exchange -> answer(exchange, live.getAsBoolean()));
    server.createContext("/readyz", exchange -> answer(exchange, ready.getAsBoolean()));
    server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.get()));
    server.setExecutor(threads);
    threads.startAsDaemon(server::start);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private static void answer(HttpExchange exchange, boolean isWell) throws IOException {
    answer(exchange, isWell ? 200 : 503, isWell ? "ok\n" : "not ok\n");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
