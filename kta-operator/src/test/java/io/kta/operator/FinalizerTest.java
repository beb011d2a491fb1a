package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.kta.operator.resource.KtaPolicy;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A policy goes when it is deleted, whether an operator runs or not. Its finalizer could keep a
 * namespace from going: issue 14, section 1.10.
 */
@Timeout(180)
final class FinalizerTest {
  private final FakeCluster cluster = new FakeCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void run_policy_getsNoFinalizer() {
    create("job", "");
    try (KtaOperator unused = start()) {
      await().until(() -> cluster.condition("job", "Ready").equals("True CycleCompleted"));
      assertThat(policy("job").get().getMetadata().getFinalizers()).isEmpty();
    }
    policy("job").delete();
    assertThat(policy("job").get()).isNull();
  }

  @Test
  void run_finalizersOfOperators_areTakenOffAndOthersStay() {
    create(
        "job",
        ", finalizers: [ktapolicies.research.dynatrace.com/finalizer, research.dynatrace.com/kta, example.com/keep]");
    try (KtaOperator unused = start()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(policy("job").get().getMetadata().getFinalizers())
                      .containsExactly("example.com/keep"));
      await().until(() -> cluster.condition("job", "Ready").equals("True CycleCompleted"));
    }
  }

  @Test
  void start_policyThatIsBeingDeleted_goesAndIsNotRun() {
    create("job", ", finalizers: [ktapolicies.research.dynatrace.com/finalizer]");
    policy("job").delete();
    assertThat(policy("job").get().isMarkedForDeletion()).isTrue();
    try (KtaOperator unused = start()) {
      await().until(() -> policy("job").get() == null);
    }
    assertThat(cluster.scalings()).isEmpty();
  }

  private void create(String name, String metadata) {
    cluster.createDeployment(name, 1);
    cluster.create(
        """
        apiVersion: research.dynatrace.com/v1alpha1
        kind: KtaPolicy
        metadata: {name: %1$s%2$s}
        spec:
          behavior: {algorithm: {type: Fixed, parameters: {parallelism: 3}}, reconciliationIntervalSeconds: 1}
          scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: %1$s}]}
        """
            .formatted(name, metadata));
  }

  private Resource<KtaPolicy> policy(String name) {
    return cluster.client().resources(KtaPolicy.class).inNamespace(NAMESPACE).withName(name);
  }

  private KtaOperator start() {
    return KtaOperator.start(
        cluster.client(),
        OperatorConfig.of(Map.of("PORT", "0", "PAGE_PORT", "off", "WATCH_NAMESPACES", NAMESPACE)),
        () -> {});
  }
}
