package io.kta.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A small HTTP server that answers as Prometheus' documentation of its HTTP API says. */
final class FakePrometheus implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<HttpExchange> received = new CopyOnWriteArrayList<>();
  private volatile Handler handler = exchange -> answer(exchange, 200, vector());

  FakePrometheus() throws IOException {
    this(HttpServer.create(anyPort(), 0), "http");
  }

  private FakePrometheus(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          received.add(exchange);
          try (exchange) {
            handler.handle(exchange);
          }
        });
    server.start();
  }

  static FakePrometheus withTls(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new FakePrometheus(server, "https");
  }

  URI url() {
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
  }

  void answers(int status, String body) {
    handler = exchange -> answer(exchange, status, body);
  }

  /** Answers each query with a body of its own; an unknown query with no series. */
  void answers(Map<String, String> byQuery) {
    handler = exchange -> answer(exchange, 200, byQuery.getOrDefault(queryOf(exchange), vector()));
  }

  void answers(Handler handler) {
    this.handler = handler;
  }

  List<String> queries() {
    return received.stream().map(FakePrometheus::queryOf).toList();
  }

  HttpExchange lastRequest() {
    return received.get(received.size() - 1);
  }

  static String series(String labels, String value) {
    return "{\"metric\":{%s},\"value\":[1435781451.781,\"%s\"]}".formatted(labels, value);
  }

  static String vector(String... series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}"
        .formatted(String.join(",", series));
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  static Map<String, String> parametersOf(HttpExchange exchange) {
    Map<String, String> parameters = new TreeMap<>();
    for (String parameter : exchange.getRequestURI().getRawQuery().split("&", -1)) {
      List<String> parts = new ArrayList<>(List.of(parameter.split("=", 2)));
      parameters.put(parts.get(0), URLDecoder.decode(parts.get(1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static String queryOf(HttpExchange exchange) {
    return parametersOf(exchange).getOrDefault("query", "");
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Answers one request. */
  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }
}
