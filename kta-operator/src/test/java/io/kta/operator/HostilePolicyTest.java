package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A policy that an API server takes, but that is beyond what JSON parsers read, does not end the
 * operator of all others, and is told so. Found by an attack in issue 14, section 1.1.
 */
@Timeout(300)
final class HostilePolicyTest {
  /** The deepest that an API server takes is 10,000. */
  private static final int LEVELS = 9_900;

  @Test
  void list_policiesBeyondAParsersLimits_othersAreRunAndTheyAreTold() {
    String deep = "{\"a\":".repeat(LEVELS) + "1" + "}".repeat(LEVELS);
    String list = "[".repeat(LEVELS) + "]".repeat(LEVELS);
    String longName = "{\"" + "n".repeat(60_000) + "\":1}";
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.createDeployment("a", 1);
      cluster.hold("deep", policy("deep", "{}", "{\"p\":" + deep + "}"));
      cluster.hold("list", policy("list", "{}", "{\"p\":" + list + "}"));
      cluster.hold("long", policy("long", "{}", longName));
      cluster.hold("managed", policy("managed", "{\"f:a\":" + deep + "}", "{\"unknown\":1}"));
      cluster.create(
          """
          apiVersion: research.dynatrace.com/v1alpha1
          kind: KtaPolicy
          metadata: {name: good}
          spec:
            behavior: {algorithm: {type: Fixed, parameters: {parallelism: 3}}}
            scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: a}]}
          """);
      try (KtaOperator operator =
          KtaOperator.start(
              cluster.client(),
              OperatorConfig.of(
                  Map.of("PORT", "0", "PAGE_PORT", "off", "WATCH_NAMESPACES", NAMESPACE)),
              () -> {})) {
        await().until(() -> cluster.replicas("a") == 3);
        for (String name : List.of("deep", "list", "long", "managed")) {
          await().until(() -> !cluster.toldTo(name).isEmpty());
          assertThat(cluster.toldTo(name).get(0)).contains("InvalidSpec");
        }
        assertThat(cluster.toldTo("deep").get(0))
            .contains("spec.behavior.algorithm.parameters.p.a.a.a")
            .contains("is nested more than 100 levels deep; make it flatter");
        assertThat(cluster.toldTo("managed").get(0)).contains("unknown");
        assertThat(operator.isReady()).isTrue();
      }
    }
  }

  @Test
  void start_clientThatReadsLess_isRefused() {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      assertThatThrownBy(
              () ->
                  KtaOperator.start(
                      client, OperatorConfig.of(Map.of("PORT", "0", "PAGE_PORT", "off")), () -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("make it by KtaOperator.client");
    }
  }

  private static String policy(String name, String fieldsV1, String parameters) {
    return """
        {"apiVersion": "research.dynatrace.com/v1alpha1", "kind": "KtaPolicy",
         "metadata": {"name": "%1$s", "namespace": "streams", "uid": "uid-%1$s",
          "resourceVersion": "1", "generation": 1, "creationTimestamp": "2030-01-01T00:00:00Z",
          "managedFields": [{"manager": "kubectl", "operation": "Apply",
            "apiVersion": "research.dynatrace.com/v1alpha1", "fieldsType": "FieldsV1",
            "fieldsV1": %2$s}]},
         "spec": {
          "behavior": {"algorithm": {"type": "Fixed", "parameters": %3$s}},
          "scaleDriver": {"type": "GenericKubernetes",
            "genericKubernetesTopology": [{"kind": "Deployment", "name": "none"}]}}}
        """
        .formatted(name, fieldsV1, parameters);
  }
}
