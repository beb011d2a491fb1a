package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.LoopScheduler;
import io.kta.kubernetes.OtherAutoscalers;
import io.kta.operator.FakeCluster;
import io.kta.operator.spec.Memory;
import io.kta.operator.spec.ReferenceReader;
import io.kta.operator.spec.TestCalls;
import io.kta.operator.status.Meters;
import io.kta.operator.status.PolicyPage;
import io.kta.operator.tls.HttpClients;
import io.kta.time.ManualClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The end of many policies of which some are amid a plan. Issue 19, section 1, fault 7: they were
 * ended two at a time, while the rest went on scaling: 200 of which four took 10 s each took 19.8
 * s, and 2,266 plans began after the operator was told to end.
 */
@Timeout(300)
final class EndingTest {
  private static final int SLOW = 4;
  private static final int QUICK = 12;
  private static final Duration ENDING = Duration.ofMinutes(5);

  private final FakeCluster cluster = new FakeCluster();
  private final ManualClock clock = new ManualClock();
  private final LoopScheduler scheduler =
      LoopScheduler.builder().cyclesAtOnce(16).clock(clock).build();
  private final HttpClients clients = new HttpClients();
  private final KubernetesClient client = cluster.client("kta");
  private final CountDownLatch planning = new CountDownLatch(SLOW);
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService answering = Executors.newCachedThreadPool();
  private final HttpServer slow = algorithm();
  private final PolicyRuns runs = runs();
  private final List<PolicyRun> quick = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    String base = "http://127.0.0.1:" + slow.getAddress().getPort();
    for (int i = 0; i < SLOW; i++) {
      PolicyRun unused =
          run(
              "slow-" + i,
              "udfs: {monitorEndpoint: '%1$s/monitor', planEndpoint: '%1$s/plan', timeoutSeconds: 600}"
                  .formatted(base));
    }
    for (int i = 0; i < QUICK; i++) {
      quick.add(run("quick-" + i, "algorithm: {type: Toggle}"));
    }
    clock.advance(Duration.ofSeconds(1));
    planning.await();
    await().until(() -> cluster.scalings().size() >= QUICK && scheduler.load().running() == SLOW);
    assertThat(scheduler.nextDue()).as("the others go on").isNotEqualTo(Instant.MAX);
  }

  @AfterEach
  void close() {
    release.countDown();
    scheduler.close();
    slow.stop(0);
    answering.shutdown();
    clients.close();
    client.close();
    cluster.close();
  }

  @Test
  void endAll_someAmidAPlan_allAreMarkedBeforeAnyIsWaitedFor() throws Exception {
    CompletableFuture<Boolean> ended = endAll();
    await().until(() -> scheduler.nextDue().equals(Instant.MAX));
    awaitEndOfQuick(); // since the time goes on by more than their last calls are given
    List<String> before = cluster.scalings();
    clock.advance(Duration.ofMinutes(4));
    assertThat(ended).isNotDone();
    release.countDown();
    assertThat(ended.get()).as("cleanly").isTrue();
    List<String> after = cluster.scalings();
    assertThat(after.subList(before.size(), after.size()))
        .as("what was under way, and nothing else")
        .hasSize(SLOW)
        .allMatch(scaling -> scaling.startsWith("slow-"));
  }

  @Test
  void endAll_plansThatHang_areGivenUpTogetherWithinOneLimit() throws Exception {
    Instant asked = clock.now();
    CompletableFuture<Boolean> ended = endAll();
    await().until(() -> scheduler.nextDue().equals(Instant.MAX));
    awaitEndOfQuick();
    clock.awaitWaiting(SLOW + 2); // the timekeeper, and who ends them
    clock.advance(ENDING.minusSeconds(1));
    assertThat(ended).isNotDone();
    clock.advance(Duration.ofSeconds(1)); // the plans themselves may take twice as long
    assertThat(ended.get()).as("cleanly").isFalse();
    assertThat(clock.now()).isEqualTo(asked.plus(ENDING));
  }

  private CompletableFuture<Boolean> endAll() {
    return CompletableFuture.supplyAsync(runs::endAll, task -> new Thread(task, "ending").start());
  }

  /** Waits until those have ended that are being ended. */
  private void awaitEndOfQuick() {
    CompletableFuture.allOf(
            quick.stream()
                .map(
                    run ->
                        CompletableFuture.runAsync(
                            run::close, task -> new Thread(task, "waiting").start()))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  private PolicyRuns runs() {
    Leadership leads = Leadership.always(clock);
    PolicyReader reader =
        PolicyReader.of(
            client,
            OtherAutoscalers.of(client),
            TestCalls.of(client, clients, Set.of("127.0.0.1")),
            clock);
    return new PolicyRuns(
        new Environment(
            client,
            clock,
            leads,
            new Meters(clock),
            PolicyPage.none(),
            new Histories(Memory.ofThisJvm(16), 100),
            new Reconciliations(clock)),
        reader,
        new ReferenceReader(client, Duration.ofMinutes(1), clock),
        scheduler);
  }

  /** An algorithm whose plans come once they are released. */
  private HttpServer algorithm() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(answering);
      server.createContext("/monitor", exchange -> answer(exchange, "{\"load\": 1}"));
      server.createContext(
          "/plan",
          exchange -> {
            planning.countDown();
            awaitRelease();
            answer(exchange, "{\"parallelism\": 3}");
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private PolicyRun run(String name, String algorithm) throws Exception {
    cluster.createDeployment(name, 2);
    return runs.ensure(
        cluster.create(
            """
                apiVersion: research.dynatrace.com/v1alpha1
                kind: KtaPolicy
                metadata: {name: %1$s}
                spec:
                  behavior: {reconciliationIntervalSeconds: 1, %2$s}
                  scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: %1$s}]}
                """
                .formatted(name, algorithm)));
  }
}
