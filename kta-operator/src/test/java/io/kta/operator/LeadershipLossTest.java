package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.flink.FakeFlink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator that loses the Lease amid a plan of several writes, and the one that takes over. */
@Timeout(600)
final class LeadershipLossTest {
  /** Enough for a slow machine to renew it; a request that hangs is given up after 10 s. */
  private static final int LEASE_SECONDS = 5;

  private static final Duration SOON = Duration.ofMinutes(3);
  private final FakeCluster cluster = new FakeCluster();
  private final OperatorLease lease = new OperatorLease(cluster);
  private final AtomicInteger losses = new AtomicInteger();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** The elector notices, since it cannot renew what is another's. */
  @Test
  void lost_amidAPlanForDeployments_writesNoMoreAndTheNextLeaderFinishes() {
    Gate between = new Gate("1 GET .*/deployments/a");
    try (KubernetesClient client = cluster.client("first", between);
        KtaOperator first = start(client, "first")) {
      createPolicy();
      assertThat(between.awaitReached()).isTrue();
      lease.giveTo("second");
      await().until(() -> losses.get() == 1);
      between.open();
      await().until(() -> !first.isReady());
    } finally {
      between.open();
    }
    assertLeftAfterTheFirstWrite();
    assertNextLeaderFinishes();
  }

  /** The elector waits for an answer for longer than the Lease holds, and so notices nothing. */
  @Test
  void lost_whileTheRenewalHangs_writesNoMore() {
    Gate between = new Gate("1 GET .*/deployments/a");
    Gate renewal = new Gate("1 (PUT|PATCH) .*/leases/.*");
    try (KubernetesClient client = cluster.client("first", between, renewal);
        KtaOperator first = start(client, "first")) {
      createPolicy();
      assertThat(between.awaitReached()).isTrue();
      assertThat(renewal.awaitReached()).isTrue();
      lease.giveTo("second");
      lease.awaitOver(LEASE_SECONDS);
      assertThat(losses).hasValue(0);
      between.open();
      await().until(() -> losses.get() == 1);
      renewal.open();
      await().until(() -> !first.isReady());
    } finally {
      between.open();
      renewal.open();
    }
    assertLeftAfterTheFirstWrite();
    assertNextLeaderFinishes();
  }

  /** The operator waits for TaskManagers that it has asked for. */
  @Test
  void lost_amidAPlanForFlink_writesNoMoreAndTheNextLeaderFinishes() {
    try (FakeFlink flink = new FakeFlink();
        KubernetesClient client = cluster.client("first");
        KtaOperator first = start(client, "first")) {
      flink.registerTaskManagers(2);
      cluster.createDeployment("a", 2);
      cluster.create(flinkPolicy(flink));
      await().until(() -> cluster.scalings().equals(List.of("a 5")));
      lease.giveTo("second");
      await().until(() -> losses.get() == 1);
      flink.registerTaskManagers(5);
      await().until(() -> !first.isReady());
      first.close(); // once its cycle has ended
      assertThat(flinkWrites(flink)).isEmpty();
      assertNextLeaderFinishes(flink);
    }
  }

  /** A process that stood still, as in a long collection of garbage or on a frozen node. */
  @Test
  void lost_whileTheProcessStoodStill_writesNoMoreAndEnds(@TempDir Path dir) throws Exception {
    Process first = OperatorProcess.start(cluster, dir, settings("first"));
    try (FakeFlink flink = new FakeFlink()) {
      flink.registerTaskManagers(2);
      cluster.createDeployment("a", 2);
      cluster.create(flinkPolicy(flink));
      await().atMost(SOON).until(() -> cluster.scalings().equals(List.of("a 5")));
      OperatorProcess.signal(first, "STOP");
      lease.giveTo("second");
      flink.registerTaskManagers(5);
      lease.awaitOver(LEASE_SECONDS);
      OperatorProcess.signal(first, "CONT");
      assertThat(first.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(first.exitValue()).isEqualTo(1);
      assertThat(flinkWrites(flink)).isEmpty();
      assertNextLeaderFinishes(flink);
    } finally {
      first.destroyForcibly();
    }
  }

  private void assertLeftAfterTheFirstWrite() {
    List<String> writes =
        cluster.writes("first").stream().filter(write -> !write.contains("/leases")).toList();
    List<String> sinceScaled =
        writes.subList(
            writes.indexOf("PUT /apis/apps/v1/namespaces/streams/deployments/a/scale") + 1,
            writes.size());
    assertThat(sinceScaled).isEmpty(); // no other target, no knowledge, no status, no event
    assertThat(cluster.scalings()).containsExactly("a 5");
  }

  private void assertNextLeaderFinishes() {
    try (KubernetesClient client = cluster.client("second");
        KtaOperator unused = start(client, "second")) {
      await().until(() -> cluster.replicas("c") == 5);
      await().until(() -> cluster.condition("job", "Ready").equals("True CycleCompleted"));
    }
    assertThat(cluster.scalings()).containsExactly("a 5", "b 5", "c 5");
  }

  private void assertNextLeaderFinishes(FakeFlink flink) {
    try (KubernetesClient client = cluster.client("second");
        KtaOperator unused = start(client, "second")) {
      await().until(() -> flink.parallelismOf(FakeFlink.COUNTER) == 5);
      await().until(() -> cluster.condition("job", "Ready").equals("True CycleCompleted"));
    }
    assertThat(flinkWrites(flink)).hasSize(1);
    assertThat(cluster.scalings()).containsExactly("a 5");
  }

  private KtaOperator start(KubernetesClient client, String identity) {
    return KtaOperator.start(
        client, OperatorConfig.of(settings(identity)), losses::incrementAndGet);
  }

  private static Map<String, String> settings(String identity) {
    return Map.of(
        "PORT",
        "0",
        "PAGE_PORT",
        "off",
        "WATCH_NAMESPACES",
        NAMESPACE,
        "ALLOWED_HOSTS",
        "127.0.0.1",
        "LEADER_ELECTION",
        "true",
        "LEASE_SECONDS",
        String.valueOf(LEASE_SECONDS),
        "POD_NAME",
        identity,
        "POD_NAMESPACE",
        NAMESPACE);
  }

  private static List<String> flinkWrites(FakeFlink flink) {
    return flink.requests().stream()
        .filter(request -> request.startsWith("PUT") || request.startsWith("POST"))
        .toList();
  }

  private void createPolicy() {
    List.of("a", "b", "c").forEach(name -> cluster.createDeployment(name, 1));
    cluster.create(
        policy(
            """
              type: GenericKubernetes
              genericKubernetesTopology:
                - {kind: Deployment, name: a}
                - {kind: Deployment, name: b}
                - {kind: Deployment, name: c}
            """));
  }

  private static String flinkPolicy(FakeFlink flink) {
    return policy(
        """
          type: Flink
          flinkJobManagerBaseUrl: %s
          flinkTaskManagerDeploymentName: a
        """
            .formatted(flink.uri()));
  }

  private static String policy(String scaleDriver) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: job}
    spec:
      behavior:
        reconciliationIntervalSeconds: 1
        algorithm: {type: Fixed, parameters: {parallelism: 5}}
      scaleDriver:
    """
        + scaleDriver.indent(2);
  }
}
