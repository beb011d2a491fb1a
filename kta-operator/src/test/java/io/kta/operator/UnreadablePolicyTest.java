package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A policy that cannot be read, as one of another version may be, does not disturb the others. */
@Timeout(300)
final class UnreadablePolicyTest {

  @Test
  void watch_policiesThatCannotBeRead_othersAreRun() {
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.createDeployment("a", 1);
      cluster.createDeployment("b", 1);
      cluster.createDeployment("c", 1);
      cluster.createRaw(policy("text", "{maxParallelism: many, algorithm: {type: Fixed}}", "a"));
      cluster.createRaw(policy("list", "[1, 2]", "a"));
      cluster.createRaw(policy("huge", "{maxParallelism: 2147483648}", "a"));
      cluster.createRaw(policy("number", "{mode: 5}", "a"));
      cluster.createRaw(
          """
          apiVersion: research.dynatrace.com/v1alpha1
          kind: KtaPolicy
          metadata: {name: empty}
          spec:
          """);
      cluster.createRaw(
          """
          apiVersion: research.dynatrace.com/v1alpha1
          kind: KtaPolicy
          metadata: {name: without}
          """);
      cluster.createRaw(
          policy("before", "{algorithm: {type: Fixed, parameters: {parallelism: 3}}}", "b")
              + "status: {operators: none, conditions: {}}\n");
      try (KtaOperator unused =
          KtaOperator.start(
              cluster.client(),
              OperatorConfig.of(
                  Map.of("PORT", "0", "PAGE_PORT", "off", "WATCH_NAMESPACES", NAMESPACE)),
              () -> {})) {
        await().until(() -> cluster.replicas("b") == 3);
        cluster.createRaw(policy("float", "{minParallelism: 1.5}", "a"));
        cluster.create(
            policy("after", "{algorithm: {type: Fixed, parameters: {parallelism: 4}}}", "c"));
        await().until(() -> cluster.replicas("c") == 4);
        for (String name :
            new String[] {"text", "list", "huge", "number", "empty", "without", "float"}) {
          await().until(() -> cluster.condition(name, "Ready").equals("False InvalidSpec"));
        }
        assertThat(cluster.message("without", "Ready")).isEqualTo("spec is missing; set it");
        assertThat(cluster.replicas("a")).isEqualTo(1);
      }
    }
  }

  private static String policy(String name, String behavior, String deployment) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: %s}
    spec:
      behavior: %s
      scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: %s}]}
    """
        .formatted(name, behavior, deployment);
  }
}
