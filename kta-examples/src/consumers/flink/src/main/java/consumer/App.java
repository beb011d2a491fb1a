package consumer;

import io.kta.Autoscaler;
import io.kta.Kta;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.ds2.Ds2;
import io.kta.flink.FlinkDriver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;

/** Scales a Flink job by DS2; the JobManager is away. */
public final class App {
  private App() {}

  /** Runs one cycle. */
  public static void main(String... args) throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    FlinkDriver driver =
        FlinkDriver.builder(URI.create("http://127.0.0.1:" + port)).httpClient(client).build();
    Ds2 algorithm = new Ds2().withWindow(Duration.ofSeconds(90));
    if (!algorithm.equals(Algorithms.named("Ds2", Map.of("window", 90)))) {
      throw new IllegalStateException("DS2 by name is another than DS2 by its class");
    }
    try (Autoscaler autoscaler = Kta.autoscaler().algorithm(algorithm).driver(driver).build()) {
      System.out.println(autoscaler.runOnce());
    }
  }
}
