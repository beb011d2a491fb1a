package io.kta.operator.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** An algorithm over HTTP that answers as it likes: rightly three times of four. Thread-safe. */
final class OddAlgorithm implements AutoCloseable {
  private static final byte[] RIGHT = "{\"parallelism\": 3}".getBytes(StandardCharsets.UTF_8);
  private static final int LONGEST_SILENCE = 30; // seconds; the operator waits for 20
  private static final int TOO_MUCH = 4 << 20; // bytes

  private final Random random;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

  OddAlgorithm(long seed) throws IOException {
    this.random = new Random(seed);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Returns where each of its steps is. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    switch (draw(20)) {
      case 0 -> send(exchange, 500, "no".getBytes(StandardCharsets.UTF_8));
      case 1 -> send(exchange, 200, "<html>".getBytes(StandardCharsets.UTF_8));
      case 2 -> send(exchange, 200, new byte[TOO_MUCH]);
      case 3 -> exchange.close(); // mid-answer
      case 4 -> {
        var unused =
            later.schedule(() -> send(exchange, 200, RIGHT), LONGEST_SILENCE, TimeUnit.SECONDS);
      }
      default -> send(exchange, 200, RIGHT);
    }
  }

  private synchronized int draw(int bound) {
    return random.nextInt(bound);
  }

  private static void send(HttpExchange exchange, int code, byte[] body) {
    try (exchange) {
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      // Who asked has hung up.
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    later.shutdownNow();
  }
}
