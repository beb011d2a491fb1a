package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.operator.resource.KtaPolicyStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process of its own, which is killed, told to end, or misconfigured. */
@Timeout(900)
final class OperatorProcessTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path dir;
  private final FakeCluster cluster = new FakeCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void kill_inTheMiddle_goesOnWithWhatWasKnownAndDoesNothingTwice() throws Exception {
    cluster.createDeployment("a", 1);
    cluster.create(
        """
        apiVersion: research.dynatrace.com/v1alpha1
        kind: KtaPolicy
        metadata: {name: job}
        spec:
          behavior:
            reconciliationIntervalSeconds: 1
            algorithm: {type: Toggle}
          scaleDriver:
            type: GenericKubernetes
            genericKubernetesTopology: [{kind: Deployment, name: a}]
        """);
    long cycle = 0;
    for (int life = 1; life <= 3; life++) {
      Process operator = start(Map.of());
      try {
        long before = cycle;
        await().atMost(SOON).until(() -> cycleNumber() >= before + 3);
        cycle = cycleNumber();
      } finally {
        operator.destroyForcibly(); // SIGKILL
        assertThat(operator.waitFor(2, TimeUnit.MINUTES)).isTrue();
      }
    }
    List<String> scalings = cluster.scalings();
    assertThat(scalings).hasSizeGreaterThanOrEqualTo(4);
    for (int i = 0; i < scalings.size(); i++) {
      assertThat(scalings.get(i)).as("%s", scalings).isEqualTo(i % 2 == 0 ? "a 4" : "a 2");
    }
  }

  @Test
  void terminate_endsByItself() throws Exception {
    Process operator = start(Map.of());
    await().atMost(SOON).until(() -> log().contains("started"));
    operator.destroy();
    assertThat(operator.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(log()).contains("stopped");
  }

  @Test
  void start_wrongConfiguration_endsAndSaysWhy() throws Exception {
    Process operator = start(Map.of("THREADS", "many"));
    assertThat(operator.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(operator.exitValue()).isEqualTo(1);
    assertThat(log()).contains("THREADS is 'many'; it must be a whole number");
  }

  private long cycleNumber() {
    KtaPolicyStatus status = cluster.policy("job").getStatus();
    String id = status == null ? null : status.id;
    return id == null ? 0 : Long.parseLong(id.substring(id.indexOf('#') + 1));
  }

  private String log() throws IOException {
    return Files.readString(dir.resolve("log"));
  }

  private Process start(Map<String, String> settings) throws IOException {
    return OperatorProcess.start(cluster, dir, settings);
  }
}
