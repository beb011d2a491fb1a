package consumer;

import com.sun.net.httpserver.HttpServer;
import io.kta.metrics.MetricSource;
import io.kta.prometheus.Prometheus;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Asks a Prometheus for a lag. */
public final class App {
  private static final String ANSWER =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"42\"]}}";

  private App() {}

  /** Measures once. */
  public static void main(String... args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    MetricSource lag = Prometheus.builder(uri).build().queries(Map.of("map", "sum(lag)"));
    System.out.println(lag.measure(Topology.chain(Operator.of("map", 1))));
    server.stop(0);
  }
}
