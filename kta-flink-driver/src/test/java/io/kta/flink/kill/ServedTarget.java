package io.kta.flink.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.ScaleTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** A scale target that another process can use: served here, and asked there. */
final class ServedTarget implements AutoCloseable {
  private final HttpServer server;
  private final ScaleTarget target;

  ServedTarget(ScaleTarget target) throws IOException {
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (!body.isEmpty()) {
        target.scaleTo(Integer.parseInt(body));
      }
      byte[] replicas = Integer.toString(target.replicas()).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, replicas.length);
      exchange.getResponseBody().write(replicas);
    }
  }

  /** Returns the target as the other process has it. */
  static ScaleTarget at(URI uri) {
    HttpClient client = HttpClient.newHttpClient();
    return new ScaleTarget() {
      @Override
      public String name() {
        return "taskmanagers";
      }

      @Override
      public int replicas() {
        return ask(client, uri, "");
      }

      @Override
      public void scaleTo(int replicas) {
        int unused = ask(client, uri, Integer.toString(replicas));
      }
    };
  }

  private static int ask(HttpClient client, URI uri, String body) {
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
    try {
      return Integer.parseInt(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new ScaleDriverException("the TaskManagers cannot be scaled: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScaleDriverException("interrupted while scaling TaskManagers", e);
    }
  }
}
