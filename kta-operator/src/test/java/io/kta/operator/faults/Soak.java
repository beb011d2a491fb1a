package io.kta.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.kubernetes.AuditLog;
import io.kta.kubernetes.AuditLog.Request;
import io.kta.kubernetes.RealApiServer;
import io.kta.operator.BenchmarkCluster;
import io.kta.operator.Lateness;
import io.kta.operator.OperatorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * An operator of many policies, as a process of its own, while its API server fails and hangs,
 * algorithms answer as they like, and policies come and go. Not thread-safe.
 */
final class Soak implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration QUIET =
      INTERVAL.multipliedBy(2).plusSeconds(10); // after each fault
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int ODD = 20; // every 20th policy has an odd algorithm
  private static final int REPLACED = 10; // policies after each fault
  private static final List<String> FLAGS = // as in the image
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

  private final int policies;
  private final Random random;
  private final BenchmarkCluster cluster;
  private final OddAlgorithm algorithm;
  private final AuditLog log;
  private final TcpProxy proxy;
  private final Process operator;
  private final Map<String, Instant> saved = new HashMap<>();
  private final List<Request> unread = new ArrayList<>();

  /** Starts the operator. */
  Soak(RealApiServer server, Path dir, int policies, long seed) throws IOException {
    this.policies = policies;
    this.random = new Random(seed);
    this.cluster = new BenchmarkCluster(server);
    this.algorithm = new OddAlgorithm(seed);
    this.log = cluster.auditLog();
    Map<String, String> settings = new HashMap<>(cluster.podEnvironment());
    this.proxy =
        new TcpProxy(Integer.parseInt(settings.getOrDefault("KUBERNETES_SERVICE_PORT", "")));
    settings.put("KUBERNETES_SERVICE_PORT", String.valueOf(proxy.port()));
    settings.put("ALLOWED_HOSTS", "127.0.0.1");
    for (int i = 0; i < policies; i++) {
      create(i);
    }
    this.operator = OperatorProcess.start(dir, settings, FLAGS);
  }

  /** Waits until each policy had a cycle since a moment, and returns how long that took. */
  Duration recovery(Instant since) {
    await(
        () -> {
          read();
          return saved.values().stream().filter(at -> at.isAfter(since)).count() >= policies;
        });
    return Duration.between(since, Instant.now());
  }

  /** Has the API server refuse or hang for a while, replaces policies, and lets all settle. */
  String disturb(Duration time) {
    boolean refuses = random.nextBoolean();
    if (refuses) {
      proxy.refuse();
    } else {
      proxy.hang();
    }
    await(Instant.now().plus(time));
    proxy.mend();
    Duration recovery = recovery(Instant.now());
    for (int i = 0; i < REPLACED; i++) {
      int number = random.nextInt(policies);
      cluster.delete(number);
      create(number);
    }
    read();
    unread.clear();
    await(Instant.now().plus(QUIET));
    return "%s for %d s | %.1f s"
        .formatted(refuses ? "refuses" : "hangs", time.toSeconds(), recovery.toMillis() / 1e3);
  }

  /** Returns a time that is drawn, of some seconds. */
  Duration drawSeconds(int least, int most) {
    return Duration.ofSeconds(random.nextInt(least, most));
  }

  /** Returns what the process occupies now. */
  Vitals vitals() throws IOException {
    return Vitals.of(operator);
  }

  /** Returns how late cycles were while all settled. */
  Lateness lateness() {
    read();
    return Lateness.of(unread, INTERVAL);
  }

  private void create(int number) {
    int seconds = (int) INTERVAL.toSeconds();
    if (number % ODD == 0) {
      cluster.create(number, seconds, algorithm.uri());
    } else {
      cluster.create(number, seconds);
    }
  }

  private void read() {
    try {
      List<Request> requests = log.takeNew();
      unread.addAll(requests);
      requests.stream()
          .filter(BenchmarkCluster::isSave)
          .forEach(request -> saved.put(request.name(), request.at()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(Instant until) {
    await(() -> Instant.now().isAfter(until));
  }

  private void await(BooleanSupplier met) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              assertThat(operator.isAlive()).as("the operator is alive").isTrue();
              return met.getAsBoolean();
            });
  }

  @Override
  public void close() throws IOException, InterruptedException {
    operator.destroyForcibly();
    assertThat(operator.waitFor(2, TimeUnit.MINUTES)).isTrue();
    proxy.close();
    algorithm.close();
    log.close();
    cluster.close();
  }
}
