package io.kta.operator;

import static org.awaitility.Awaitility.await;

import io.kta.kubernetes.AuditLog;
import io.kta.kubernetes.AuditLog.Request;
import io.kta.kubernetes.RealApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an operator costs that runs many policies, as a process of its own against a real API
 * server: its memory, its processor time, how late cycles are, and its requests.
 */
final class OperatorBenchmark {
  private static final int POLICIES = Integer.getInteger("kta.policies", 1000);
  private static final int INTERVAL_SECONDS = Integer.getInteger("kta.interval", 10);
  private static final int MEASURED_INTERVALS = 6;

  /** As in the image, with a limit of 512 MiB. */
  private static final List<String> FLAGS = List.of("-Xmx256m", "-XX:+UseSerialGC");

  private static final Duration LONG = Duration.ofMinutes(5);

  private OperatorBenchmark() {}

  /** Prints the table as Markdown. */
  public static void main(String... args) throws Exception {
    System.out.println(
        "| policies | begun | first cycle of all after | RSS | CPU of one core | requests/s"
            + " | requests a cycle | late, median | p99 | most | CPU of API server and etcd |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
    for (int policies : new int[] {1, POLICIES}) {
      Path dir = Files.createTempDirectory("kta-operator-benchmark");
      Optional<RealApiServer> server =
          RealApiServer.startWithoutControllers(dir, "OperatorBenchmark");
      if (server.isEmpty()) {
        return;
      }
      try (BenchmarkCluster cluster = new BenchmarkCluster(server.get())) {
        for (int i = 0; i < policies; i++) {
          cluster.create(i, INTERVAL_SECONDS);
        }
        measure(cluster, dir, policies, "new");
        cluster.fillHistories(policies);
        measure(cluster, dir, policies, "again");
      }
    }
  }

  private static void measure(BenchmarkCluster cluster, Path dir, int policies, String begun)
      throws Exception {
    try (AuditLog log = cluster.auditLog()) {
      List<Request> unused = log.takeNew();
      long start = System.nanoTime();
      Process operator = OperatorProcess.start(dir, cluster.podEnvironment(), FLAGS);
      try {
        Set<String> saved = new HashSet<>();
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(50))
            .until(
                () -> {
                  log.takeNew().stream()
                      .filter(BenchmarkCluster::isSave)
                      .forEach(request -> saved.add(request.name() + request.verb()));
                  return saved.size() >= policies;
                });
        double started = (System.nanoTime() - start) / 1e9;
        String measured = measure(cluster, log, operator);
        System.out.printf("| %d | %s | %.1f s %s%n", policies, begun, started, measured);
      } finally {
        operator.destroyForcibly().waitFor();
      }
    }
    System.err.println(cluster.policy("p0").getStatus().summary);
  }

  private static String measure(BenchmarkCluster cluster, AuditLog log, Process operator)
      throws IOException {
    Duration cpuBefore = cpu(operator);
    Duration serverBefore = cluster.serverCpu();
    Instant from = Instant.now();
    Instant until = from.plusSeconds((long) MEASURED_INTERVALS * INTERVAL_SECONDS);
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Instant.now().isAfter(until));
    double seconds = Duration.between(from, Instant.now()).toMillis() / 1000.0;
    double cpu = cpu(operator).minus(cpuBefore).toMillis() / 1000.0 / seconds;
    double serverCpu = cluster.serverCpu().minus(serverBefore).toMillis() / 1000.0 / seconds;
    double rss = rss(operator);
    List<Request> requests =
        log.takeNew().stream().filter(request -> request.at().isAfter(from)).toList();
    printKinds(requests);
    Lateness late = Lateness.of(requests, Duration.ofSeconds(INTERVAL_SECONDS));
    return "| %.0f MiB | %.1f %% | %.0f | %.1f | %.0f ms | %.0f ms | %.0f ms | %.1f %% |"
        .formatted(
            rss,
            100 * cpu,
            requests.size() / seconds,
            requests.size() / (double) requests.stream().filter(BenchmarkCluster::isSave).count(),
            late.millis(0.5),
            late.millis(0.99),
            late.millis(1),
            100 * serverCpu);
  }

  private static void printKinds(List<Request> requests) {
    Map<String, Integer> kinds = new TreeMap<>();
    requests.forEach(
        request ->
            kinds.merge(
                request.verb() + " " + request.resource() + " " + request.status(),
                1,
                Integer::sum));
    System.err.println(kinds);
  }

  private static Duration cpu(Process process) {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static double rss(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }
}
