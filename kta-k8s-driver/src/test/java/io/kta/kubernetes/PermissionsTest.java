package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.driver.ScaleDriver;
import io.kta.driver.Worker;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PermissionsTest {

  @Test
  void documentedRole_isWhatTheRequestsNeedAndNoMore() {
    try (MockCluster cluster = new MockCluster()) {
      cluster.createDeployment("words", 2);
      cluster.createPod("words", "words-1", "10.0.0.1");
      cluster.createPod("words", "words-2", "10.0.0.2");
      cluster.createWidget("w", 2);
      createFlink(cluster.client());
      cluster
          .api()
          .replace(
              "GET /apis/metrics.k8s.io/v1beta1/namespaces/streams/pods", 200, "{\"items\":[]}");
      cluster.api().settleOnceScaled(MockCluster.deploymentPath("words"));
      cluster.api().forgetRequests();

      scale(cluster.client(), "Deployment/words");
      scale(cluster.client(), "streams.example.com/v1/Widget/w");
      KubernetesScaleTarget.deployment(cluster.client(), "streams", "words")
          .scaleTo(1, List.of(new Worker("words-1", Optional.empty())));
      measure(cluster.client());
      FlinkDeployment found = FlinkDeployment.find(cluster.client(), "streams", "f");

      assertThat(found.jobId()).isEmpty();
      assertThat(RequestedRights.of(cluster.api().requests())).isEqualTo(DocumentedRole.rights());
    }
  }

  private static void createFlink(KubernetesClient client) {
    var unusedDeployment =
        client
            .genericKubernetesResources(FlinkDeployment.KIND)
            .inNamespace("streams")
            .resource(
                new GenericKubernetesResourceBuilder()
                    .withApiVersion("flink.apache.org/v1beta1")
                    .withKind("FlinkDeployment")
                    .withNewMetadata()
                    .withNamespace("streams")
                    .withName("f")
                    .endMetadata()
                    .build())
            .create();
    var unusedService =
        client
            .resource(
                new ServiceBuilder()
                    .withNewMetadata()
                    .withNamespace("streams")
                    .withName("f-rest")
                    .endMetadata()
                    .withNewSpec()
                    .addNewPort()
                    .withName("rest")
                    .withPort(8081)
                    .endPort()
                    .endSpec()
                    .build())
            .create();
  }

  static void scale(KubernetesClient client, String target) {
    ScaleDriver driver = KubernetesScaleDriver.of(client, "streams", target);
    Topology topology = driver.observe().observation().orElseThrow().topology();
    OperatorId id = topology.ids().get(0);
    driver.apply(ParallelismPlan.asIs(topology).with(id, 3));
  }

  static Map<OperatorId, PodUsage> measure(KubernetesClient client) {
    return PodMetrics.of(client, Map.of("words", ResourceName.of("Deployment", "streams", "words")))
        .read(Topology.chain(Operator.of("words", 1)), PodResource.CPU);
  }
}
