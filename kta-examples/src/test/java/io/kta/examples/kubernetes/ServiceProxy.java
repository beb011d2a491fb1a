package io.kta.examples.kubernetes;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What kube-proxy does for the operator: a call of a Service reaches its pod. The operator checks
 * that a Service's name leads to the address that the Service has, which no process of this machine
 * has; so calls go through this as an HTTP proxy. Thread-safe.
 */
final class ServiceProxy implements AutoCloseable {
  private final LocalNetwork network;
  private final HttpClient client =
      HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  ServiceProxy(LocalNetwork network) throws IOException {
    this.network = network;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  /** Returns the options of a JVM that calls through this. */
  String javaOptions() {
    return "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI asked = exchange.getRequestURI();
      String service = asked.getHost().replaceFirst("\\..*", "");
      String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://%s:%d%s%s"
                          .formatted(
                              network.service(service),
                              asked.getPort(),
                              asked.getRawPath(),
                              query)))
              .version(HttpClient.Version.HTTP_1_1)
              .header("Content-Type", "application/json")
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
              .build();
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      int length = answer.body().length;
      exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
