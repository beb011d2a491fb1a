package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.kta.driver.ScaleDriverException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlinkDeploymentTest {
  private static final String JOB = "fd72014d4c864993a2e5a9287b4a9c5d";

  private MockCluster cluster;
  private final Map<String, Object> spec = new HashMap<>(Map.of("job", Map.of("state", "running")));
  private final Map<String, Object> status =
      new HashMap<>(
          Map.of(
              "jobManagerDeploymentStatus",
              "READY",
              "jobStatus",
              Map.of("jobId", JOB, "state", "RUNNING")));

  @BeforeEach
  void start() {
    cluster = new MockCluster();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void find_runningJob_tellsAddressAndIdByTwoRequests() {
    createService("wordcount-rest", "blob-server", 6124, "rest", 8081);
    createDeployment();
    cluster.api().forgetRequests();
    assertThat(find())
        .isEqualTo(
            new FlinkDeployment(
                URI.create("http://wordcount-rest.streams:8081"),
                Optional.of(JOB),
                Optional.of("RUNNING")));
    assertThat(cluster.api().requests())
        .containsExactly(
            "GET /apis/flink.apache.org/v1beta1/namespaces/streams/flinkdeployments/wordcount",
            "GET /api/v1/namespaces/streams/services/wordcount-rest");
  }

  @Test
  void find_tlsAndOnePort_isHttps() {
    spec.put("flinkConfiguration", Map.of("security.ssl.rest.enabled", "true"));
    createService("wordcount-rest", "web", 8443);
    createDeployment();
    assertThat(find().restUrl()).hasToString("https://wordcount-rest.streams:8443");
  }

  @Test
  void find_sessionCluster_hasNoJobOfItsOwn() {
    spec.remove("job");
    status.remove("jobStatus");
    createService("wordcount-rest", "rest", 8081);
    createDeployment();
    assertThat(find().jobId()).isEmpty();
  }

  @Test
  void find_jobNotSubmittedYet_saysWhatToWaitFor() {
    status.put("jobManagerDeploymentStatus", "DEPLOYING");
    status.remove("jobStatus");
    createDeployment();
    assertFails("FlinkDeployment/wordcount in namespace streams has no job yet", "DEPLOYING");
  }

  @Test
  void find_suspended_saysSo() {
    spec.put("job", Map.of("state", "suspended"));
    createDeployment();
    assertFails("is suspended", "spec.job.state");
  }

  @Test
  void find_noServiceOrNoDeployment_namesIt() {
    assertFails("FlinkDeployment/wordcount in namespace streams does not exist");
    createDeployment();
    assertFails("has no Service/wordcount-rest");
    createService("wordcount-rest", "a", 1, "b", 2);
    assertFails("has no port named rest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"job.autoscaler.enabled", "kubernetes.operator.job.autoscaler.enabled"})
  void find_itsOwnAutoscalerOn_isRefused(String key) {
    spec.put("flinkConfiguration", Map.of(key, "true"));
    createDeployment();
    assertFails("the operator's own autoscaler", "set it to false");
  }

  @Test
  void find_itsOwnAutoscalerOnInATree_isRefusedAsWell() {
    spec.put("flinkConfiguration", Map.of("job", Map.of("autoscaler", Map.of("enabled", true))));
    createDeployment();
    assertFails("the operator's own autoscaler");
  }

  @Test
  void find_itsOwnAutoscalerOnlyWatches_isFine() {
    spec.put(
        "flinkConfiguration",
        Map.of("job.autoscaler.enabled", "true", "job.autoscaler.scaling.enabled", "false"));
    createService("wordcount-rest", "rest", 8081);
    createDeployment();
    assertThat(find().jobId()).contains(JOB);
  }

  private FlinkDeployment find() {
    return FlinkDeployment.find(cluster.client(), "streams", "wordcount");
  }

  private void assertFails(String... words) {
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(this::find)
        .satisfies(failure -> assertThat(failure.getMessage()).contains(words));
  }

  private void createDeployment() {
    var unused =
        cluster
            .client()
            .genericKubernetesResources(FlinkDeployment.KIND)
            .inNamespace("streams")
            .resource(
                new GenericKubernetesResourceBuilder()
                    .withApiVersion("flink.apache.org/v1beta1")
                    .withKind("FlinkDeployment")
                    .withNewMetadata()
                    .withNamespace("streams")
                    .withName("wordcount")
                    .endMetadata()
                    .addToAdditionalProperties("spec", spec)
                    .addToAdditionalProperties("status", status)
                    .build())
            .create();
  }

  /** Creates a Service with ports, each a name and a number. */
  private void createService(String name, Object... ports) {
    ServiceBuilder service =
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace("streams")
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .endSpec();
    for (int i = 0; i < ports.length; i += 2) {
      service =
          service
              .editSpec()
              .addNewPort()
              .withName((String) ports[i])
              .withPort((Integer) ports[i + 1])
              .endPort()
              .endSpec();
    }
    var unused = cluster.client().resource(service.build()).create();
  }
}
