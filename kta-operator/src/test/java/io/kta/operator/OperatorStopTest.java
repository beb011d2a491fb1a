package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.algorithm.remote.AlgorithmServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator as a process that stands still at every step of a cycle in turn, as on a frozen node
 * or in a long collection of garbage: SIGSTOP, and SIGCONT later. {@code -Pstops} has 100 rounds of
 * each kind.
 */
@Timeout(7_200)
final class OperatorStopTest {
  private static final int ROUNDS = Integer.getInteger("kta.stop.rounds", 0);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration STILL = Duration.ofMillis(1_500);
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final int SHORT_LEASE_SECONDS = 5;
  private static final String SCALE = " PUT .*/deployments/a/scale";
  private static final List<String> STEPS =
      List.of(
          "monitor",
          "analyze",
          "plan",
          "before" + SCALE,
          "after" + SCALE,
          "before (POST|PUT) .*/configmaps.*",
          "after (POST|PUT) .*/configmaps.*",
          "before PATCH .*/ktapolicies/job/status",
          "after PATCH .*/ktapolicies/job/status",
          "before (PUT|PATCH) .*/leases/.*",
          "after (PUT|PATCH) .*/leases/.*");

  /** What each build tries. */
  private static final List<String> FEW =
      List.of(
          "plan",
          "before" + SCALE,
          "after (POST|PUT) .*/configmaps.*",
          "before (PUT|PATCH) .*/leases/.*");

  @TempDir private Path dir;
  private final FakeCluster cluster = new FakeCluster();
  private final OperatorLease lease = new OperatorLease(cluster);
  private final GatedToggle algorithm = new GatedToggle();
  private final AlgorithmServer server = algorithm.serve();

  @AfterEach
  void close() {
    server.close();
    cluster.close();
  }

  @Test
  void stop_longerThanAnInterval_goesOnWithoutADoubleCycleOrABurst() throws Exception {
    cluster.createDeployment("a", 1);
    cluster.create(GatedToggle.policy(server));
    Process operator = start("first", 60);
    List<String> steps = ROUNDS == 0 ? FEW : STEPS;
    int rounds = Math.max(ROUNDS, steps.size());
    Duration latest = Duration.ZERO;
    try {
      for (int round = 0; round < rounds; round++) {
        String step = steps.get(round % steps.size());
        Gate gate = hold(step);
        assertThat(gate.awaitReached()).as(step).isTrue();
        OperatorProcess.signal(operator, "STOP");
        gate.open();
        standStill(STILL);
        int planned = algorithm.planned().size();
        long continued = System.nanoTime();
        OperatorProcess.signal(operator, "CONT");
        await(step).atMost(SOON).until(() -> algorithm.planned().size() >= planned + 3);
        assertThat(operator.isAlive()).as(step).isTrue();
        List<Long> after = algorithm.plannedAt().subList(planned, planned + 3);
        // The cycle that stood still is ended at once, and those missed are not made up for.
        assertThat(Duration.ofNanos(after.get(2) - continued))
            .as("three more cycles after %s", step)
            .isGreaterThan(INTERVAL);
        Duration next = Duration.ofNanos(after.get(0) - continued);
        latest = next.compareTo(latest) > 0 ? next : latest;
      }
    } finally {
      kill(operator);
    }
    assertNothingTwice();
    System.out.printf(
        "| SIGSTOP for %s, interval %s | %d rounds | next cycle at most %d ms after SIGCONT | no"
            + " double cycle |%n",
        STILL, INTERVAL, rounds, latest.toMillis());
  }

  @Test
  void stop_longerThanTheLease_writesNothingMoreAndEnds() throws Exception {
    cluster.createDeployment("a", 1);
    cluster.create(GatedToggle.policy(server));
    List<String> steps = ROUNDS == 0 ? List.of("before" + SCALE) : STEPS;
    int rounds = Math.max(ROUNDS, steps.size());
    for (int round = 0; round < rounds; round++) {
      String step = steps.get(round % steps.size());
      Gate gate = hold(step);
      Process operator = start("first", SHORT_LEASE_SECONDS);
      try {
        while (!gate.awaitReached()) { // on a slow machine it may lose so short a Lease by itself
          kill(operator);
          lease.giveTo("first");
          operator = start("first", SHORT_LEASE_SECONDS);
        }
        OperatorProcess.signal(operator, "STOP");
        gate.open();
        assertThat(lease.holder()).as(step).isEqualTo("first");
        lease.giveTo("second");
        List<String> scalings = cluster.scalings();
        String knowledge = knowledgeVersion();
        lease.awaitOver(SHORT_LEASE_SECONDS);
        OperatorProcess.signal(operator, "CONT");
        assertThat(operator.waitFor(3, TimeUnit.MINUTES)).as(step).isTrue();
        assertThat(operator.exitValue()).as(step).isEqualTo(1);
        assertThat(cluster.scalings()).as("%s, round %d", step, round).isEqualTo(scalings);
        assertThat(knowledgeVersion()).as("%s, round %d", step, round).isEqualTo(knowledge);
      } finally {
        kill(operator);
      }
      lease.giveTo("first"); // its next process may go on at once
    }
    assertNothingTwice();
    System.out.printf(
        "| SIGSTOP for longer than a Lease of %d s | %d rounds | no write after SIGCONT, and the"
            + " process ends | no double cycle |%n",
        SHORT_LEASE_SECONDS, rounds);
  }

  /** A double cycle would plan a number again, or scale to the same replicas again. */
  private void assertNothingTwice() {
    List<Long> planned = algorithm.planned();
    for (int i = 1; i < planned.size(); i++) {
      assertThat(planned.get(i) - planned.get(i - 1)).as("%s", planned).isBetween(0L, 1L);
    }
    List<String> scalings = cluster.scalings();
    for (int i = 0; i < scalings.size(); i++) {
      assertThat(scalings.get(i)).as("%s", scalings).isEqualTo(i % 2 == 0 ? "a 4" : "a 2");
    }
  }

  private Gate hold(String step) {
    Gate gate = new Gate(step);
    algorithm.gate(gate);
    cluster.gate(gate);
    return gate;
  }

  private Process start(String identity, int leaseSeconds) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("ALLOWED_HOSTS", "127.0.0.1");
    settings.put("LEADER_ELECTION", "true");
    settings.put("LEASE_SECONDS", String.valueOf(leaseSeconds));
    settings.put("POD_NAME", identity);
    settings.put("POD_NAMESPACE", NAMESPACE);
    return OperatorProcess.start(cluster, dir, settings);
  }

  private static void standStill(Duration time) {
    Instant end = Instant.now().plus(time);
    await().pollInterval(Duration.ofMillis(50)).until(() -> Instant.now().isAfter(end));
  }

  private String knowledgeVersion() {
    var found =
        cluster.client().configMaps().inNamespace(NAMESPACE).withName("ktapolicy-job").get();
    return found == null ? "" : found.getMetadata().getResourceVersion();
  }

  private static void kill(Process operator) throws InterruptedException {
    operator.destroyForcibly(); // SIGKILL
    assertThat(operator.waitFor(2, TimeUnit.MINUTES)).isTrue();
  }
}
