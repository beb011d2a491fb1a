package io.kta.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.kubernetes.RealApiServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator whose real API server is away for a while, or whose watch alone is; skipped where
 * there is none. Issue 14, sections 1.9 and 3. How long the API server is away is {@code
 * kta.outageSeconds}, and what the operator takes to catch up is printed.
 */
@Timeout(900)
final class DisturbedApiServerIT {
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("kta.outageSeconds", 10));

  /** The default interval of a policy. */
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  @TempDir private Path dir;

  @Test
  void isReady_watchIsSilentOrCut_isFalseUntilAllIsSeen() throws Exception {
    run(
        operator -> {
          operator.silenceWatch();
          operator.create("silent");
          operator.awaitReady(false);
          operator.mend();
          operator.awaitReplicas("silent", 2);
          operator.awaitReady(true);
          operator.cutWatch(Fault.RESET);
          operator.create("cut");
          operator.awaitReady(false);
          operator.mend();
          operator.awaitReplicas("cut", 2);
          operator.awaitReady(true);
        });
  }

  @Test
  void outage_policiesCreatedChangedAndDeletedMeanwhile_areCaughtUpWithWithinAnInterval()
      throws Exception {
    run(
        operator -> {
          operator.create("changed", 1); // nothing looks at a Deployment that was scaled once
          operator.create("deleted");
          operator.awaitReplicas("deleted", 2);
          operator.cutAll();
          operator.create("created");
          operator.change("changed", 2);
          operator.delete("deleted");
          Awaitility.await().pollDelay(OUTAGE).atMost(OUTAGE.plusMinutes(1)).until(() -> true);
          operator.mend();
          Instant end = Instant.now();
          operator.awaitReplicas("created", 2);
          Duration created = Duration.between(end, Instant.now());
          operator.awaitReplicas("changed", 2);
          Duration changed = Duration.between(end, Instant.now());
          operator.awaitForgotten("deleted");
          Duration deleted = Duration.between(end, Instant.now());
          System.out.printf(
              "%n| API server away | created | changed | deleted |%n|---|---|---|---|%n| %s | %s | %s | %s |%n",
              OUTAGE, created, changed, deleted);
          assertThat(deleted).isLessThan(INTERVAL);
        });
  }

  private void run(Consumer<ProxiedOperator> test) throws Exception {
    Optional<RealApiServer> server = RealApiServer.start(dir, "DisturbedApiServerIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    try (RealApiServer api = server.get();
        KubernetesClient admin = api.adminClient();
        KubectlProxy kubectl = new KubectlProxy(api, admin, dir);
        ProxiedOperator operator = new ProxiedOperator(admin, kubectl.config())) {
      test.accept(operator);
    }
  }
}
