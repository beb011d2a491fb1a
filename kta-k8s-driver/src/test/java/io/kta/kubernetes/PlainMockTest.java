package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * fabric8's mock in CRUD mode as it is, with which users begin: it answers for a scale subresource
 * with the resource itself, stores what is written there, and has no controllers.
 */
@EnableKubernetesMockClient(crud = true)
final class PlainMockTest {
  @SuppressWarnings("NullAway.Init") // set by the extension
  private KubernetesClient client;

  @Test
  void apply_deploymentAgainAndAgain_isScaledAndStaysThere() {
    HasMetadata created =
        client
            .resource(
                new DeploymentBuilder()
                    .withNewMetadata()
                    .withNamespace("streams")
                    .withName("words")
                    .addToLabels("app", "words")
                    .endMetadata()
                    .withNewSpec()
                    .withReplicas(2)
                    .withNewSelector()
                    .addToMatchLabels("app", "words")
                    .endSelector()
                    .withNewTemplate()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("main")
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build())
            .create();
    ScaleDriver driver = KubernetesScaleDriver.of(client, "streams", "Deployment/words");
    for (int replicas : new int[] {5, 0, 3}) {
      assertThat(apply(driver, "Deployment/words", replicas)).isEqualTo(ApplyResult.applied());
      assertThat(
              driver
                  .observe()
                  .observation()
                  .orElseThrow()
                  .topology()
                  .operators()
                  .get(0)
                  .parallelism())
          .isEqualTo(replicas);
      assertThat(driver.observe().observation().orElseThrow().job().inProgress()).isEmpty();
    }
    var now = client.apps().deployments().inNamespace("streams").withName("words").require();
    assertThat(now.getSpec().getReplicas()).isEqualTo(3);
    assertThat(now.getSpec().getTemplate().getSpec().getContainers()).hasSize(1);
    assertThat(now.getMetadata().getLabels()).containsEntry("app", "words");
    assertThat(now.getMetadata().getUid()).isEqualTo(created.getMetadata().getUid());
  }

  @Test
  void apply_statefulSet_isScaled() {
    HasMetadata unused =
        client
            .resource(
                new StatefulSetBuilder()
                    .withNewMetadata()
                    .withNamespace("streams")
                    .withName("store")
                    .endMetadata()
                    .withNewSpec()
                    .withReplicas(1)
                    .endSpec()
                    .build())
            .create();
    ScaleDriver driver = KubernetesScaleDriver.of(client, "streams", "StatefulSet/store");
    assertThat(apply(driver, "StatefulSet/store", 4)).isEqualTo(ApplyResult.applied());
    assertThat(
            client
                .apps()
                .statefulSets()
                .inNamespace("streams")
                .withName("store")
                .require()
                .getSpec()
                .getReplicas())
        .isEqualTo(4);
  }

  private static ApplyResult apply(ScaleDriver driver, String target, int replicas) {
    return driver.apply(new ParallelismPlan(Map.of(new OperatorId(target), replicas)));
  }
}
