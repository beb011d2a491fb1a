package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.LoopScheduler;
import io.kta.kubernetes.OtherAutoscalers;
import io.kta.operator.FakeCluster;
import io.kta.operator.Gate;
import io.kta.operator.spec.Memory;
import io.kta.operator.spec.ReferenceReader;
import io.kta.operator.spec.TestCalls;
import io.kta.operator.status.Meters;
import io.kta.operator.status.PolicyPage;
import io.kta.operator.tls.HttpClients;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The end of many policies of which some are amid a plan. Issue 19, section 1, fault 7: they were
 * ended two at a time, while the rest went on scaling: 200 of which four took 10 s each took 19.8
 * s, and 2,266 plans began after the operator was told to end.
 */
@Timeout(120)
final class EndingTest {
  private static final int SLOW = 4;
  private static final int QUICK = 12;

  private final FakeCluster cluster = new FakeCluster();
  private final ManualClock clock = new ManualClock();
  private final LoopScheduler scheduler =
      LoopScheduler.builder().cyclesAtOnce(16).clock(clock).build();
  private final HttpClients clients = new HttpClients();
  private final List<Gate> gates =
      IntStream.range(0, SLOW)
          .mapToObj(i -> Gate.ignoringInterrupts("\\d+ PUT .*/deployments/slow-" + i + "/scale"))
          .toList();
  private final KubernetesClient client = cluster.client("kta", gates.toArray(Gate[]::new));
  private final PolicyRuns runs = runs();

  @BeforeEach
  void begin() throws Exception {
    for (int i = 0; i < SLOW; i++) {
      run("slow-" + i);
    }
    for (int i = 0; i < QUICK; i++) {
      run("quick-" + i);
    }
    clock.advance(Duration.ofSeconds(1));
    for (Gate gate : gates) {
      assertThat(gate.awaitReached()).isTrue();
    }
    await().until(() -> cluster.scalings().size() >= QUICK && scheduler.load().running() == SLOW);
    assertThat(scheduler.nextDue()).as("the others go on").isNotEqualTo(Instant.MAX);
  }

  @AfterEach
  void close() {
    gates.forEach(Gate::open);
    scheduler.close();
    clients.close();
    client.close();
    cluster.close();
  }

  @Test
  void endAll_someAmidAPlan_allAreMarkedBeforeAnyIsWaitedFor() throws Exception {
    CompletableFuture<Boolean> ended = endAll();
    await().until(() -> scheduler.nextDue().equals(Instant.MAX));
    List<String> before = cluster.scalings();
    clock.advance(Duration.ofMinutes(4));
    assertThat(ended).isNotDone();
    gates.forEach(Gate::open);
    assertThat(ended.get()).as("in peace").isTrue();
    List<String> after = cluster.scalings();
    assertThat(after.subList(before.size(), after.size()))
        .as("what was under way, and nothing else")
        .hasSize(SLOW)
        .allMatch(scaling -> scaling.startsWith("slow-"));
  }

  /**
   * A plan's own limit and the operator's patience end at the same time here, so either may be what
   * gives it up. As the plans ignore the interrupt, none of them has ended in peace by either.
   */
  @Test
  void endAll_plansThatHang_areGivenUpTogetherWithinOneLimit() throws Exception {
    Instant asked = clock.now();
    CompletableFuture<Boolean> ended = endAll();
    await().until(() -> scheduler.nextDue().equals(Instant.MAX));
    await()
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(10));
              return ended.isDone() || clock.now().isAfter(asked.plus(Duration.ofMinutes(10)));
            });
    assertThat(ended).isDone();
    assertThat(ended.get()).as("in peace").isFalse();
  }

  private CompletableFuture<Boolean> endAll() {
    return CompletableFuture.supplyAsync(runs::endAll, task -> new Thread(task, "ending").start());
  }

  private PolicyRuns runs() {
    Leadership leads = Leadership.always(clock);
    PolicyReader reader =
        PolicyReader.of(client, OtherAutoscalers.of(client), TestCalls.of(client, clients), clock);
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

  private void run(String name) throws Exception {
    cluster.createDeployment(name, 2);
    PolicyRun unused =
        runs.ensure(
            cluster.create(
                """
                apiVersion: research.dynatrace.com/v1alpha1
                kind: KtaPolicy
                metadata: {name: %1$s}
                spec:
                  behavior: {reconciliationIntervalSeconds: 1, algorithm: {type: Toggle}}
                  scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: %1$s}]}
                """
                    .formatted(name)));
  }
}
