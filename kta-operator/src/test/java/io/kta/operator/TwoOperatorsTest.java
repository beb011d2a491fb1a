package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two operators share a cluster by {@code WATCH_NAMESPACES}. */
@Timeout(600)
final class TwoOperatorsTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  private final FakeCluster cluster = new FakeCluster();

  @Test
  void run_eachWithItsNamespace_runsItsOwnAndOutlivesTheOther() {
    try (cluster;
        KtaOperator second = start("b")) {
      try (KtaOperator first = start("a")) {
        create("a", "one");
        create("b", "one");
        await().atMost(SOON).until(() -> replicas("a", "one") == 3 && replicas("b", "one") == 3);
        assertThat(first.isReady()).isTrue();
      }
      create("a", "two");
      create("b", "two");
      await().atMost(SOON).until(() -> replicas("b", "two") == 3);
      assertThat(replicas("a", "two")).isEqualTo(1); // nobody runs the policies of a
      assertThat(second.isReady()).isTrue();
      try (KtaOperator again = start("a")) {
        await().atMost(SOON).until(() -> replicas("a", "two") == 3);
        assertThat(again.leads()).isTrue();
      }
    }
    assertThat(cluster.scalings()).hasSize(4); // each once, and by one operator
  }

  private KtaOperator start(String namespace) {
    return KtaOperator.start(
        cluster.client(),
        OperatorConfig.of(Map.of("PORT", "0", "WATCH_NAMESPACES", namespace)),
        () -> {});
  }

  private void create(String namespace, String name) {
    cluster.createDeployment(namespace, name, 1);
    var unused = cluster.create(namespace, PolicyYaml.fixed(name, ""));
  }

  private int replicas(String namespace, String deployment) {
    return cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(deployment)
        .require()
        .getSpec()
        .getReplicas();
  }
}
