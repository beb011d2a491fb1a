package io.kta.operator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kta.kubernetes.RealApiServer;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A policy that is deleted and created anew under its name at once is run as the new one, against a
 * real API server; skipped where there is none. A mock was seen to tell the operator of the
 * deletion only, and the policy was not run until it was changed.
 */
@Timeout(300)
final class RecreatedPolicyIT {
  private static final String NAMESPACE = "streams";
  private static final int ROUNDS = 30;

  @Test
  void recreate_atOnceUnderItsName_isRunAnew(@TempDir Path dir) throws Exception {
    Optional<RealApiServer> server = RealApiServer.start(dir, "RecreatedPolicyIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    try (RealApiServer api = server.get();
        KubernetesClient admin = api.adminClient()) {
      Manifests.apply(admin, ResourceDefinitionTest.COMMITTED);
      admin
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
          .create();
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> admin.resources(KtaPolicy.class).inAnyNamespace().list() != null);
      admin.resource(Manifests.deployment(NAMESPACE, "job", 1)).create();
      try (KubernetesClient own = KtaOperator.client(admin.getConfiguration());
          KtaOperator unused =
              KtaOperator.start(
                  own,
                  OperatorConfig.of(Map.of("PORT", "0", "WATCH_NAMESPACES", NAMESPACE)),
                  () -> {})) {
        recreate(admin);
      }
    }
  }

  private static void recreate(KubernetesClient admin) {
    create(admin);
    awaitRun(admin, 0);
    for (int round = 1; round <= ROUNDS; round++) {
      var unused = policy(admin).delete();
      create(admin);
      awaitRun(admin, round);
    }
  }

  private static void create(KubernetesClient admin) {
    Manifests.apply(
        admin,
        """
        apiVersion: research.dynatrace.com/v1alpha1
        kind: KtaPolicy
        metadata: {name: job, namespace: %s}
        spec:
          behavior: {algorithm: {type: Fixed, parameters: {parallelism: 1}}, reconciliationIntervalSeconds: 1}
          scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: job}]}
        """
            .formatted(NAMESPACE));
  }

  /** Waits until the operator has told the policy of now, which has no status at first. */
  private static void awaitRun(KubernetesClient admin, int round) {
    await("round " + round)
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                ConditionStatus.find(policy(admin).require().getStatus(), "Ready") != null
                    && policy(admin).require().getStatus().id != null);
  }

  private static Resource<KtaPolicy> policy(KubernetesClient admin) {
    return admin.resources(KtaPolicy.class).inNamespace(NAMESPACE).withName("job");
  }
}
