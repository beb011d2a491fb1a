package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.awaitility.Awaitility.await;

import io.fabric8.mockwebserver.MockWebServer;
import io.kta.operator.resource.KtaPolicyStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What an operator costs that runs many policies, as a process of its own against the mock API
 * server in this one: its memory, its processor time, how late cycles are, and its requests.
 */
final class OperatorBenchmark {
  private static final int POLICIES = Integer.getInteger("kta.policies", 1000);
  private static final int INTERVAL_SECONDS = Integer.getInteger("kta.interval", 10);
  private static final int MEASURED_INTERVALS = 4;
  private static final Duration LONG = Duration.ofMinutes(5);

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger REQUEST_LOG = Logger.getLogger(MockWebServer.class.getName());

  private OperatorBenchmark() {}

  /** Prints the table as Markdown. */
  public static void main(String... args) throws Exception {
    REQUEST_LOG.setLevel(Level.WARNING);
    System.out.println(
        "| policies | first cycle of all after | RSS | CPU of one core | requests/s | late, median"
            + " | p99 | most |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    measure(1);
    measure(POLICIES);
  }

  private static void measure(int policies) throws Exception {
    Path dir = Files.createTempDirectory("kta-operator-benchmark");
    ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    try (FakeCluster cluster = new FakeCluster()) {
      for (int i = 0; i < policies; i++) {
        cluster.createDeployment("d" + i, 2);
        cluster.create(policy(i));
      }
      cluster.onRequest(call -> requests.add(new Request(System.nanoTime(), call)));
      long start = System.nanoTime();
      Process operator = OperatorProcess.start(cluster, dir, Map.of());
      try {
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> countOf(requests, OperatorBenchmark::isFirstSave) >= policies);
        double started = (System.nanoTime() - start) / 1e9;
        long from = System.nanoTime();
        Duration cpuBefore = cpu(operator);
        long until = from + MEASURED_INTERVALS * Duration.ofSeconds(INTERVAL_SECONDS).toNanos();
        await()
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(100))
            .until(() -> System.nanoTime() >= until);
        double seconds = (System.nanoTime() - from) / 1e9;
        double cpu = cpu(operator).minus(cpuBefore).toMillis() / 1000.0 / seconds;
        List<Request> measured = requests.stream().filter(request -> request.at() >= from).toList();
        print(policies, started, rss(operator), cpu, measured, seconds);
      } finally {
        operator.destroyForcibly().waitFor();
      }
      KtaPolicyStatus status = cluster.policy("p0").getStatus();
      System.err.println(status.result);
    }
  }

  private record Request(long at, String call) {}

  private static boolean isFirstSave(String call) {
    return call.startsWith("POST ") && call.endsWith("/configmaps");
  }

  private static long countOf(Iterable<Request> requests, Predicate<String> kind) {
    long count = 0;
    for (Request request : requests) {
      count += kind.test(request.call()) ? 1 : 0;
    }
    return count;
  }

  private static void print(
      int policies,
      double started,
      double rssMebibytes,
      double cpu,
      List<Request> requests,
      double seconds) {
    List<Double> late = lateness(requests);
    System.out.printf(
        "| %d | %.1f s | %.0f MiB | %.1f %% | %.0f | %.0f ms | %.0f ms | %.0f ms |%n",
        policies,
        started,
        rssMebibytes,
        100 * cpu,
        requests.size() / seconds,
        late.get(late.size() / 2),
        late.get(late.size() * 99 / 100),
        late.get(late.size() - 1));
  }

  /** How long after its due time each cycle reads its target, in ms, ascending. */
  private static List<Double> lateness(List<Request> requests) {
    Map<String, List<Long>> readings = new HashMap<>();
    for (Request request : requests) {
      if (request.call().startsWith("GET ") && request.call().contains("/deployments/")) {
        readings.computeIfAbsent(request.call(), call -> new ArrayList<>()).add(request.at());
      }
    }
    long interval = INTERVAL_SECONDS * 1_000_000_000L;
    List<Double> late = new ArrayList<>();
    for (List<Long> times : readings.values()) {
      long earliest = Long.MAX_VALUE;
      List<Long> offsets = new ArrayList<>();
      for (long time : times) {
        long offset = time - Math.round((time - times.get(0)) / (double) interval) * interval;
        offsets.add(offset);
        earliest = Math.min(earliest, offset);
      }
      for (long offset : offsets) {
        late.add((offset - earliest) / 1e6);
      }
    }
    Collections.sort(late);
    return late;
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

  private static String policy(int number) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: p%1$d, namespace: %2$s}
    spec:
      behavior:
        reconciliationIntervalSeconds: %3$d
        algorithm: {type: Toggle}
      scaleDriver:
        type: GenericKubernetes
        genericKubernetesTopology: [{kind: Deployment, name: d%1$d}]
    """
        .formatted(number, NAMESPACE, INTERVAL_SECONDS);
  }
}
