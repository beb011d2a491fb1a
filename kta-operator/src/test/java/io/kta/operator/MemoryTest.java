package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.kta.operator.resource.KtaPolicyStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large answers of algorithms do not end the operator of all. Found by an attack in issue 14,
 * section 1.2: three policies ended a process with a heap of 256 MiB every 30 to 40 s.
 */
@Timeout(900)
final class MemoryTest {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");
  private static final int LARGEST_OF_OLD = 1_000_000; // what every answer could be
  private static final int LARGEST = 90 << 10; // about what is read with this heap
  private static final int OF_EACH = 10;
  private static final int CYCLES = 8;
  private static final int IMAGE_HEAP = 256; // MiB: half of the limit in operator.yml
  private static final int LARGEST_OF_IMAGE = 250_000; // about what is read with that heap

  @TempDir private Path dir;

  @Test
  void run_policiesThatAnswerAtTheLimit_historiesAreCutAndTheSmallOneIsRun() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    serve(server, "/huge/", LARGEST_OF_OLD);
    serve(server, "/large/", LARGEST);
    serve(server, "/small/", 100);
    server.start();
    try (FakeCluster cluster = new FakeCluster()) {
      create(cluster, "small", server);
      for (int i = 0; i < OF_EACH; i++) {
        create(cluster, "huge-" + i, server);
        create(cluster, "large-" + i, server);
      }
      Process operator =
          OperatorProcess.start(
              dir, OperatorProcess.settings(cluster, Map.of("ALLOWED_HOSTS", "127.0.0.1")), FLAGS);
      try {
        await()
            .atMost(Duration.ofMinutes(10))
            .until(
                () -> {
                  assertThat(operator.isAlive()).as("the operator is alive").isTrue();
                  return haveRun(cluster);
                });
        assertThat(cluster.condition("small", "Ready")).isEqualTo("True CycleCompleted");
        assertThat(cluster.message("huge-0", "Ready")).contains("the answer is longer than");
        await().until(() -> !cluster.eventMessages("HistoryShortened").isEmpty());
      } finally {
        operator.destroyForcibly();
        assertThat(operator.waitFor(2, TimeUnit.MINUTES)).isTrue();
      }
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  /** A measurement for docs/benchmarks.md: every policy answers each step at the limit. */
  @Test
  @EnabledIfSystemProperty(named = "kta.memory.minutes", matches = "\\d+")
  void run_aThousandPoliciesAtTheLimitInTheHeapOfTheImage_goesOn() throws Exception {
    int policies = Integer.getInteger("kta.memory.policies", 1_000);
    Duration time = Duration.ofMinutes(Long.getLong("kta.memory.minutes"));
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    serve(server, "/large/", LARGEST_OF_IMAGE);
    server.start();
    try (FakeCluster cluster = new FakeCluster()) {
      for (int i = 0; i < policies; i++) {
        create(cluster, "large-" + i, server, 30);
      }
      Process operator =
          OperatorProcess.start(
              dir,
              OperatorProcess.settings(cluster, Map.of("ALLOWED_HOSTS", "127.0.0.1")),
              List.of(
                  "-Xmx" + IMAGE_HEAP + "m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
      try {
        Instant end = Instant.now().plus(time);
        await()
            .atMost(time.plusMinutes(1))
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> {
                  assertThat(operator.isAlive()).as("the operator is alive").isTrue();
                  return Instant.now().isAfter(end);
                });
        long[] cycles =
            IntStream.range(0, policies).mapToLong(i -> cycle(cluster, "large-" + i)).toArray();
        System.out.printf(
            "%d policies that answer %d bytes to monitor and to analyze, %s: %d cycles, %d to %d a"
                + " policy; %s%n",
            policies,
            LARGEST_OF_IMAGE,
            time,
            LongStream.of(cycles).sum(),
            LongStream.of(cycles).min().orElse(0),
            LongStream.of(cycles).max().orElse(0),
            Files.readAllLines(Path.of("/proc/" + operator.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("Threads"))
                .toList());
        assertThat(LongStream.of(cycles).min().orElse(0)).isPositive();
        for (int i = 0; i < policies; i++) {
          assertThat(cluster.condition("large-" + i, "Ready"))
              .as(cluster.message("large-" + i, "Ready"))
              .isEqualTo("True CycleCompleted");
        }
      } finally {
        operator.destroyForcibly();
        assertThat(operator.waitFor(2, TimeUnit.MINUTES)).isTrue();
      }
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static boolean haveRun(FakeCluster cluster) {
    for (int i = 0; i < OF_EACH; i++) {
      if (cycle(cluster, "large-" + i) < CYCLES) {
        return false;
      }
    }
    return cycle(cluster, "small") >= CYCLES;
  }

  private static long cycle(FakeCluster cluster, String policy) {
    KtaPolicyStatus status = cluster.policy(policy).getStatus();
    String id = status == null ? null : status.id;
    return id == null ? 0 : Long.parseLong(id.substring(id.indexOf('#') + 1));
  }

  private static void serve(HttpServer server, String path, int bytes) {
    String frame = "{\"found\":\"\"}";
    String found = "{\"found\":\"" + "x".repeat(bytes - frame.length()) + "\"}";
    for (String step : List.of("monitor", "analyze")) {
      answer(server, path + step, found);
    }
    answer(server, path + "plan", "{\"parallelism\":1}");
  }

  private static void answer(HttpServer server, String path, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          } catch (IOException e) {
            exchange.close(); // it was too long for who asked
          }
        });
  }

  private static void create(FakeCluster cluster, String name, HttpServer server) {
    create(cluster, name, server, 1);
  }

  private static void create(
      FakeCluster cluster, String name, HttpServer server, int intervalSeconds) {
    cluster.createDeployment(name, 1);
    String base =
        "http://%s:%d/%s/"
            .formatted(
                InetAddress.getLoopbackAddress().getHostAddress(),
                server.getAddress().getPort(),
                name.replaceFirst("-.*", ""));
    var unused =
        cluster.create(
            """
            apiVersion: research.dynatrace.com/v1alpha1
            kind: KtaPolicy
            metadata: {name: %1$s, namespace: %2$s}
            spec:
              behavior:
                reconciliationIntervalSeconds: %4$d
                udfs: {monitorEndpoint: %3$smonitor, analyzeEndpoint: %3$sanalyze, planEndpoint: %3$splan}
              scaleDriver:
                type: GenericKubernetes
                genericKubernetesTopology: [{kind: Deployment, name: %1$s}]
            """
                .formatted(name, NAMESPACE, base, intervalSeconds));
  }
}
