package io.kta.operator.faults;

import static io.kta.operator.faults.LoopRow.TIMEOUT;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.algorithm.remote.AlgorithmServer;
import io.kta.algorithm.remote.RemoteAlgorithm;
import io.kta.driver.EnrichedDriver;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.flink.FakeFlink;
import io.kta.flink.FlinkDriver;
import io.kta.kafka.Consumption;
import io.kta.kafka.KafkaCluster;
import io.kta.kafka.LocalKafka;
import io.kta.kubernetes.KubernetesScaleDriver;
import io.kta.operator.FakeCluster;
import io.kta.operator.KtaOperator;
import io.kta.prometheus.Prometheus;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The calls of the library that are tried. */
final class Rows {
  private static final String ALL = ".*";

  private Rows() {}

  static Row flinkRead() {
    return flink("Flink REST, read", ALL);
  }

  static Row flinkWrite() {
    return flink("Flink REST, write", "PUT .*/resource-requirements");
  }

  private static Row flink(String name, String calls) {
    FakeFlink flink = new FakeFlink();
    flink.registerTaskManagers(100);
    FaultyProxy proxy = new FaultyProxy(address(flink.uri()));
    AtomicInteger wanted = new AtomicInteger(2);
    ScaleDriver driver =
        FlinkDriver.builder(proxy.uri())
            .requestTimeout(TIMEOUT)
            .rescaleTimeout(TIMEOUT.multipliedBy(5))
            .build();
    return new LoopRow(
        name,
        calls,
        new LoopRow.Scene(
            proxy,
            driver,
            wanting(wanted, "counter"),
            wanted,
            () -> flink.parallelismOf(FakeFlink.COUNTER),
            true,
            Map.of(),
            List.of(flink)));
  }

  static Row apiRead() {
    return api("API server, read", "GET .*");
  }

  static Row apiWrite() {
    return api("API server, write", "PUT .*/scale");
  }

  private static Row api(String name, String calls) {
    FakeCluster cluster = new FakeCluster();
    cluster.createDeployment("job", 2);
    Config config = cluster.client().getConfiguration();
    FaultyProxy proxy = new FaultyProxy(address(URI.create(config.getMasterUrl())));
    KubernetesClient client =
        KtaOperator.client(new ConfigBuilder(config).withMasterUrl(proxy.uri().toString()).build());
    AtomicInteger wanted = new AtomicInteger(2);
    ScaleDriver driver =
        KubernetesScaleDriver.builder(client, FakeCluster.NAMESPACE)
            .target("Deployment/job")
            .requestTimeout(TIMEOUT)
            .build();
    return new LoopRow(
        name,
        calls,
        new LoopRow.Scene(
            proxy,
            driver,
            wanting(wanted, "job"),
            wanted,
            () -> cluster.replicas("job"),
            false, // who knows the headers of its answers is the client
            Map.of(),
            List.of(client, cluster)));
  }

  static Row algorithmMonitor() {
    return algorithm("algorithm, monitor", "POST .*/monitor");
  }

  static Row algorithmPlan() {
    return algorithm("algorithm, plan", "POST .*/plan");
  }

  private static Row algorithm(String name, String calls) {
    AtomicInteger wanted = new AtomicInteger(2);
    AlgorithmServer server =
        AlgorithmServer.builder(wanting(wanted, "job"))
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .path("")
            .start();
    FaultyProxy proxy = new FaultyProxy(server.address());
    ScaleTarget target = ScaleTarget.inMemory("job", 2);
    return new LoopRow(
        name,
        calls,
        new LoopRow.Scene(
            proxy,
            ScaleTargetDriver.of(target),
            RemoteAlgorithm.builder()
                .monitor(proxy.uri().resolve("/monitor"))
                .analyze(proxy.uri().resolve("/analyze"))
                .plan(proxy.uri().resolve("/plan"))
                .timeout(TIMEOUT)
                .sendObservation(true)
                .build(),
            wanted,
            target::replicas,
            true,
            Map.of(),
            List.of(server)));
  }

  static Row prometheus() {
    HttpServer server = prometheusServer();
    FaultyProxy proxy = new FaultyProxy(server.getAddress());
    ScaleTarget target = ScaleTarget.inMemory("job", 2);
    AtomicInteger wanted = new AtomicInteger(2);
    return new LoopRow(
        "Prometheus",
        ALL,
        new LoopRow.Scene(
            proxy,
            EnrichedDriver.of(ScaleTargetDriver.of(target))
                .pendingRecords(
                    Prometheus.builder(proxy.uri())
                        .requestTimeout(TIMEOUT)
                        .build()
                        .queryEach("lag{job='${id}'}")),
            wanting(wanted, "job"),
            wanted,
            target::replicas,
            true,
            Map.of(),
            List.of(() -> server.stop(0))));
  }

  /** A real broker, which takes some seconds to start. */
  static Row kafka() {
    try {
      Path dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "kafka");
      int brokerPort = freePort();
      KafkaProxy proxy = new KafkaProxy(brokerPort);
      LocalKafka broker =
          LocalKafka.start(
              dir,
              "127.0.0.1:" + brokerPort,
              Map.of("advertised.listeners", "PLAINTEXT://127.0.0.1:" + proxy.port()));
      Map<String, Object> config = Map.of("bootstrap.servers", "127.0.0.1:" + proxy.port());
      createTopic(config);
      Map<String, Object> brief = new HashMap<>(config);
      brief.put("default.api.timeout.ms", 3_000);
      brief.put("request.timeout.ms", 1_500);
      ScaleTarget target = ScaleTarget.inMemory("job", 2);
      AtomicInteger wanted = new AtomicInteger(2);
      KafkaCluster kafka = KafkaCluster.connect(brief);
      return new LoopRow(
          "Kafka",
          ALL,
          new LoopRow.Scene(
              proxy,
              EnrichedDriver.of(ScaleTargetDriver.of(target))
                  .pendingRecords(kafka.lag(Map.of("job", Consumption.of("group", "topic")))),
              wanting(wanted, "job"),
              wanted,
              target::replicas,
              false,
              KafkaProxy.HOLES,
              List.of(kafka, broker)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void createTopic(Map<String, Object> config) {
    try (Admin admin = Admin.create(config)) {
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(
              () -> {
                admin.createTopics(List.of(new NewTopic("topic", 1, (short) 1))).all().get();
                return true;
              });
    }
  }

  private static HttpServer prometheusServer() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/api/v1/query",
          exchange -> {
            byte[] body =
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[%d.5,\"42\"]}]}}"
                    .formatted(Instant.now().getEpochSecond())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks for as many instances of one operator as are wanted. */
  private static Algorithm<?, ?> wanting(AtomicInteger wanted, String operator) {
    return Algorithm.of("wanted")
        .plan(
            context -> {
              Topology topology = context.observation().topology();
              return new Decision.Scale(
                  ParallelismPlan.of(
                      topology,
                      each -> each.name().endsWith(operator) ? wanted.get() : each.parallelism()),
                  "it is wanted");
            });
  }

  private static InetSocketAddress address(URI uri) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort());
  }
}
