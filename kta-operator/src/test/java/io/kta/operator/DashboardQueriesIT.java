package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kta.operator.chart.Chart;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The queries of the dashboards' panels, asked of a real Prometheus that scrapes an operator whose
 * policy is run: each has an answer, unless nothing has happened that it could show.
 */
@Timeout(180)
final class DashboardQueriesIT {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");

  /** Nothing fails and no rule of the policy changes anything, so these have nothing to show. */
  private static final Set<String> MAY_BE_EMPTY =
      Set.of("kta_limited_total", "kta_driver_errors_total");

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path dir;

  @Test
  void panels_ofARunningPolicy_haveAnAnswer() throws Exception {
    assumeTrue(Files.isExecutable(PROMETHEUS), "SKIPPED: there is no prometheus");
    int port = freePort();
    int own = freePort();
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.createDeployment("tokenizer", 2);
      Map<String, String> settings =
          Map.of("PORT", String.valueOf(port), "PAGE_PORT", "off", "WATCH_NAMESPACES", NAMESPACE);
      try (KtaOperator unused =
          KtaOperator.start(cluster.client(), OperatorConfig.of(settings), () -> {})) {
        cluster.create(
            """
            apiVersion: research.dynatrace.com/v1alpha1
            kind: KtaPolicy
            metadata: {name: wordcount, namespace: streams}
            spec:
              behavior:
                reconciliationIntervalSeconds: 1
                maxParallelism: 8
                algorithm: {type: Toggle}
              scaleDriver:
                type: GenericKubernetes
                genericKubernetesTopology: [{kind: Deployment, name: tokenizer}]
            """);
        askAll(port, own);
      }
    }
  }

  private void askAll(int scraped, int own) throws Exception {
    Process prometheus = startPrometheus(scraped, own);
    try {
      List<String> open = new ArrayList<>(Chart.queries());
      assertThat(open).hasSizeGreaterThan(15);
      await()
          .alias("queries without an answer")
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptions() // until it listens
          .untilAsserted(
              () -> {
                for (String query : List.copyOf(open)) {
                  if (isAnswered(own, query)) {
                    open.remove(query);
                  }
                }
                assertThat(open).isEmpty();
              });
    } finally {
      prometheus.destroy();
      if (!prometheus.waitFor(30, TimeUnit.SECONDS)) {
        prometheus.destroyForcibly();
      }
    }
  }

  /** An error fails at once: no query is in a wrong language for long. */
  private static boolean isAnswered(int own, String query) throws IOException {
    String asked =
        query
            .replace("$namespace", NAMESPACE)
            .replace("$policy", "wordcount")
            .replace("$operator", ".*");
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/api/v1/query?query=%s"
                .formatted(own, URLEncoder.encode(asked, StandardCharsets.UTF_8)));
    try (InputStream in = uri.toURL().openStream()) {
      JsonNode answer = JSON.readTree(in);
      return !answer.at("/data/result").isEmpty()
          || MAY_BE_EMPTY.stream().anyMatch(asked::contains);
    }
  }

  private Process startPrometheus(int scraped, int own) throws IOException {
    Path config =
        Files.writeString(
            dir.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s}
            scrape_configs:
              - {job_name: kta, honor_labels: true, static_configs: [{targets: ["127.0.0.1:%d"]}]}
            """
                .formatted(scraped));
    return new ProcessBuilder(
            PROMETHEUS.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + dir.resolve("data"),
            "--web.listen-address=127.0.0.1:" + own)
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("log").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
