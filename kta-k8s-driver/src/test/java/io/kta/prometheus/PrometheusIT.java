package io.kta.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real Prometheus, where its program is on the path. */
final class PrometheusIT {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final OperatorId MAP = new OperatorId("map");
  private static final Topology TOPOLOGY =
      Topology.chain(Operator.of("source", 1), Operator.of("map", 1));

  private static Optional<Process> process = Optional.empty();
  private static Prometheus prometheus;

  @BeforeAll
  static void start(@TempDir Path dir) throws IOException {
    Optional<Path> program = onPath("prometheus");
    if (program.isEmpty()) {
      System.out.println("SKIPPED: PrometheusIT, since no program prometheus is on the path");
    }
    assumeTrue(program.isPresent(), "no program prometheus is on the path");
    int port = freePort();
    Path config =
        Files.writeString(
            dir.resolve("prometheus.yml"),
            """
            scrape_configs:
              - job_name: itself
                scrape_interval: 100ms
                static_configs: [{targets: ['127.0.0.1:%d']}]
            """
                .formatted(port));
    process =
        Optional.of(
            new ProcessBuilder(
                    program.get().toString(),
                    "--config.file=" + config,
                    "--storage.tsdb.path=" + dir.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("log").toFile())
                .start());
    prometheus = Prometheus.builder(URI.create("http://127.0.0.1:" + port)).build();
    MetricSource up = prometheus.queries(Map.of("source", "up{job=\"itself\"}"));
    await()
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptionsMatching(MetricSourceException.class::isInstance)
        .until(() -> up.measure(TOPOLOGY).containsKey(SOURCE));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroy();
      assertThat(process.get().waitFor(2, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void queries_scrapedSeries_isItsValueAndWhatIsNotThereUnknown() {
    assertThat(
            prometheus
                .queries(Map.of("source", "sum(up)", "map", "no_such_metric"))
                .measure(TOPOLOGY))
        .containsExactly(Map.entry(SOURCE, Measurement.undated(1)));
  }

  @Test
  void queries_zeroByZero_isUnknown() {
    assertThat(prometheus.queries(Map.of("map", "vector(0)/vector(0)")).measure(TOPOLOGY))
        .isEmpty();
    assertThat(prometheus.queries(Map.of("map", "1/0")).measure(TOPOLOGY)).isEmpty();
    assertThat(prometheus.queries(Map.of("map", "0.5 * 3")).measure(TOPOLOGY))
        .containsEntry(MAP, Measurement.undated(1.5));
  }

  @Test
  void queryEach_escapes_areThoseOfPromql() {
    Topology odd = Topology.chain(Operator.of("a\"b\\c'd", 1));
    String same =
        "label_replace(vector(3), 'x', \"${id}\", '', '') * on(x) label_replace(vector(1), 'x',"
            + " '${name}', '', '')";
    assertThat(prometheus.queryEach("sum(" + same + ")").measure(odd))
        .containsValue(Measurement.undated(3));
  }

  @Test
  void queryAll_labels_findsEachOperator() {
    String both =
        "label_replace(vector(2), 'task', 'source', '', '') or label_replace(vector(3), 'task',"
            + " 'map', '', '')";
    assertThat(prometheus.queryAll(both, "task").measure(TOPOLOGY))
        .containsExactly(
            Map.entry(SOURCE, Measurement.undated(2)), Map.entry(MAP, Measurement.undated(3)));
  }

  @Test
  void measure_queryThatIsNone_tellsPrometheusWords() {
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> prometheus.queries(Map.of("map", "sum(")).measure(TOPOLOGY))
        .withMessageContaining("was refused with 400 bad_data")
        .withMessageContaining("parse error");
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> prometheus.queries(Map.of("map", "up[1m]")).measure(TOPOLOGY))
        .withMessageContaining("gives a matrix");
  }

  private static Optional<Path> onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
