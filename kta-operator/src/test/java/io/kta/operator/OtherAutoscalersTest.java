package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kta.kubernetes.AutoscalerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Autoscalers that the operator looks for before it scales, and the rights that this takes. */
@Timeout(300)
final class OtherAutoscalersTest {
  private static final Path MANIFEST = Path.of("src/main/kubernetes/other-autoscalers.yml");
  private static final ResourceDefinitionContext TUNERS =
      new ResourceDefinitionContext.Builder()
          .withGroup("scaling.example.com")
          .withVersion("v1")
          .withKind("Tuner")
          .withPlural("tuners")
          .withNamespaced(true)
          .build();

  @Test
  void start_kindOfOnesOwn_keepsWhatItScalesFromBeingScaled() {
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.createDeployment("a", 1);
      cluster.createDeployment("b", 1);
      var unused =
          cluster
              .client()
              .genericKubernetesResources(TUNERS)
              .inNamespace(NAMESPACE)
              .resource(
                  new GenericKubernetesResourceBuilder()
                      .withApiVersion("scaling.example.com/v1")
                      .withKind("Tuner")
                      .withNewMetadata()
                      .withNamespace(NAMESPACE)
                      .withName("of-the-team")
                      .endMetadata()
                      .addToAdditionalProperties(
                          "spec", Map.of("targetRef", Map.of("kind", "Deployment", "name", "a")))
                      .build())
              .create();
      try (KtaOperator operator = start(cluster, "tuners.scaling.example.com/v1/Tuner")) {
        cluster.create(policy("a"));
        cluster.create(policy("b"));
        await()
            .until(() -> cluster.condition("a", "AbleToScale").equals("False FailedUpdateScale"));
        await().until(() -> cluster.replicas("b") == 3);
        assertThat(cluster.message("a", "AbleToScale"))
            .contains("is scaled by Tuner/of-the-team as well");
        assertThat(cluster.replicas("a")).isEqualTo(1);
        assertThat(operator.isReady()).isTrue();
      }
      try (KtaOperator unaware = start(cluster, "")) {
        await().until(() -> cluster.replicas("a") == 3);
        assertThat(unaware.isReady()).isTrue();
      }
    }
  }

  /** HPA and KEDA are in the operator's own manifest. */
  @Test
  void manifest_grantsToListEveryKindThatIsKnown() throws Exception {
    Map<String, Set<String>> known = new TreeMap<>();
    AutoscalerKind.known().stream()
        .filter(kind -> !kind.group().equals("autoscaling") && !kind.group().equals("keda.sh"))
        .forEach(
            kind -> known.computeIfAbsent(kind.group(), any -> new TreeSet<>()).add(kind.plural()));
    Map<String, Set<String>> granted = new TreeMap<>();
    try (FakeCluster cluster = new FakeCluster()) {
      String role = Files.readString(MANIFEST).split("\n---\n", 2)[0];
      cluster
          .client()
          .getKubernetesSerialization()
          .unmarshal(role, ClusterRole.class)
          .getRules()
          .forEach(
              rule -> {
                assertThat(rule.getVerbs()).containsExactly("list");
                granted.put(rule.getApiGroups().get(0), new TreeSet<>(rule.getResources()));
              });
    }
    assertThat(granted).isEqualTo(known);
  }

  private static KtaOperator start(FakeCluster cluster, String others) {
    return KtaOperator.start(
        cluster.client(),
        OperatorConfig.of(
            Map.of(
                "PORT",
                "0",
                "PAGE_PORT",
                "off",
                "WATCH_NAMESPACES",
                NAMESPACE,
                "OTHER_AUTOSCALERS",
                others)),
        () -> {});
  }

  private static String policy(String name) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: %1$s}
    spec:
      behavior:
        reconciliationIntervalSeconds: 1
        algorithm: {type: Fixed, parameters: {parallelism: 3}}
      scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: %1$s}]}
    """
        .formatted(name);
  }
}
