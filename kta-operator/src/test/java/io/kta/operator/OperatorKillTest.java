package io.kta.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.algorithm.remote.AlgorithmServer;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.spec.Fields;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process that is killed at every step of a cycle in turn. */
@Timeout(1200)
final class OperatorKillTest {
  private static final List<String> STEPS =
      List.of(
          "monitor",
          "analyze",
          "plan",
          "before PUT .*/deployments/a/scale",
          "after PUT .*/deployments/a/scale",
          "before (POST|PUT) .*/configmaps.*",
          "after (POST|PUT) .*/configmaps.*",
          "before PATCH .*/ktapolicies/job/status",
          "after PATCH .*/ktapolicies/job/status");

  @TempDir private Path dir;

  private final GatedToggle algorithm = new GatedToggle();

  @Test
  void killAtEveryStep_convergesKeepsHistoryAndDoesNothingTwice() throws Exception {
    try (FakeCluster cluster = new FakeCluster();
        AlgorithmServer server = algorithm.serve()) {
      cluster.createDeployment("a", 1);
      cluster.create(GatedToggle.policy(server));
      for (String step : STEPS) {
        Gate gate = new Gate(step);
        algorithm.gate(gate);
        cluster.gate(gate);
        Process operator =
            OperatorProcess.start(cluster, dir, Map.of("ALLOWED_HOSTS", "127.0.0.1"));
        try {
          assertThat(gate.awaitReached()).as(step).isTrue();
        } finally {
          kill(operator);
          gate.open();
        }
      }
      Process last = OperatorProcess.start(cluster, dir, Map.of("ALLOWED_HOSTS", "127.0.0.1"));
      try {
        long before = cycle(cluster);
        await().atMost(Duration.ofMinutes(3)).until(() -> cycle(cluster) >= before + 5);
      } finally {
        kill(last);
      }
      assertScaledByEveryCycleOnce(cluster);
    }
  }

  /** A lost cycle would plan a number again, or leave one out; a repeated one would scale again. */
  private void assertScaledByEveryCycleOnce(FakeCluster cluster) {
    List<Long> planned = algorithm.planned();
    for (int i = 1; i < planned.size(); i++) {
      assertThat(planned.get(i) - planned.get(i - 1)).as("%s", planned).isBetween(0L, 1L);
    }
    assertThat(planned.get(0)).isEqualTo(1);
    long last = planned.get(planned.size() - 1);
    assertThat(last).isGreaterThanOrEqualTo(cycle(cluster));
    List<String> scalings = cluster.scalings();
    int changes = (int) last / 2 + 1; // by cycle 1 and every even one, the last maybe not yet
    assertThat(scalings).hasSizeBetween(changes - 1, changes);
    for (int i = 0; i < scalings.size(); i++) {
      assertThat(scalings.get(i)).as("%s", scalings).isEqualTo(i % 2 == 0 ? "a 4" : "a 2");
    }
    KtaPolicyStatus status = requireNonNull(cluster.policy("job").getStatus());
    assertThat(Fields.orEmpty(status.lastActions)).hasSizeGreaterThanOrEqualTo(2);
  }

  private static void kill(Process operator) throws InterruptedException {
    operator.destroyForcibly(); // SIGKILL
    assertThat(operator.waitFor(2, TimeUnit.MINUTES)).isTrue();
  }

  private static long cycle(FakeCluster cluster) {
    KtaPolicyStatus status = cluster.policy("job").getStatus();
    String id = status == null ? null : status.id;
    return id == null ? 0 : Long.parseLong(id.substring(id.indexOf('#') + 1));
  }
}
