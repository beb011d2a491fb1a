package io.kta.quickstart.kstreams;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Answers the probes of Kubernetes, {@code /ready} and {@code /live}, and serves what the process
 * has done as Prometheus reads it, {@code /metrics}. A process is ready from when it first has all
 * its partitions: one that takes others over goes on with those it has. Thread-safe.
 */
final class Health implements AutoCloseable {
  private final HttpServer server;
  private final Work work;
  private final Supplier<KafkaStreams.State> state;

  /** Set by the threads of Kafka Streams, read by that of the server. */
  private volatile boolean wasRunning;

  private Health(HttpServer server, Work work, Supplier<KafkaStreams.State> state) {
    this.server = server;
    this.work = work;
    this.state = state;
  }

  static Health start(InetSocketAddress address, Work work, Supplier<KafkaStreams.State> state)
      throws IOException {
    Health health = new Health(HttpServer.create(address, 0), work, state);
    health.server.createContext("/ready", exchange -> answer(exchange, health.isReady()));
    health.server.createContext("/live", exchange -> answer(exchange, health.isLive()));
    health.server.createContext("/metrics", exchange -> answer(exchange, 200, health.metrics()));
    health.server.start();
    return health;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Notes that it has all its partitions. */
  void running() {
    wasRunning = true;
  }

  boolean isReady() {
    KafkaStreams.State now = state.get();
    return wasRunning
        && (now == KafkaStreams.State.RUNNING || now == KafkaStreams.State.REBALANCING);
  }

  boolean isLive() {
    KafkaStreams.State now = state.get();
    return now != KafkaStreams.State.ERROR && now != KafkaStreams.State.PENDING_ERROR;
  }

  private String metrics() {
    return """
    # HELP wordcount_records_total Records read by this process.
    # TYPE wordcount_records_total counter
    wordcount_records_total %d
    # HELP wordcount_busy_seconds_total Time that this process has spent on words.
    # TYPE wordcount_busy_seconds_total counter
    wordcount_busy_seconds_total %s
    """
        .formatted(work.records(), work.busySeconds());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, boolean isWell) throws IOException {
    answer(exchange, isWell ? 200 : 503, isWell ? "yes\n" : "no\n");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
