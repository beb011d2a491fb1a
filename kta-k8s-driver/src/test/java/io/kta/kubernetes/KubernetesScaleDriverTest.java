package io.kta.kubernetes;

import static io.kta.kubernetes.MockCluster.NAMESPACE;
import static io.kta.kubernetes.MockCluster.deploymentPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.Observation;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the driver does in a cluster in which nothing goes wrong. */
final class KubernetesScaleDriverTest {
  private static final String LIST_HPAS =
      "GET /apis/autoscaling/v1/namespaces/streams/horizontalpodautoscalers";
  private static final String LIST_KEDA =
      "GET /apis/keda.sh/v1alpha1/namespaces/streams/scaledobjects";

  private final MockCluster cluster = new MockCluster();

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @Test
  void observe_deployments_areAChainReferredToByKindAndName() {
    cluster.createDeployment("tokenizer", 2);
    cluster.createDeployment("counter", 3);
    Observation seen = observe(driver("Deployment/tokenizer", "Deployment/counter"));
    assertThat(seen.topology())
        .hasToString("Deployment/tokenizer(2/2147483647), Deployment/counter(3/2147483647)");
    assertThat(seen.topology().edges())
        .hasToString("[Deployment/tokenizer -OTHER-> Deployment/counter]");
    Operator first = seen.topology().operators().get(0);
    assertThat(first.reference().type()).isEqualTo("scaleTargetRef");
    assertThat(first.reference().fields())
        .containsExactly(Map.entry("kind", "Deployment"), Map.entry("name", "tokenizer"));
    assertThat(seen.job().inProgress()).isEmpty();
  }

  @Test
  void observe_jobId_isTheUidsOfItsResources() {
    String tokenizer = cluster.createDeployment("tokenizer", 2).getMetadata().getUid();
    String counter = cluster.createDeployment("counter", 3).getMetadata().getUid();
    ScaleDriver driver = driver("Deployment/tokenizer", "Deployment/counter");
    assertThat(observe(driver).job().id()).hasValue(tokenizer + "," + counter);
    cluster.deployment("counter").delete();
    String anew = cluster.createDeployment("counter", 3).getMetadata().getUid();
    assertThat(observe(driver).job().id()).hasValue(tokenizer + "," + anew);
  }

  @Test
  void observe_andApply_askAsLittleAsCanBe() {
    cluster.createDeployment("tokenizer", 2);
    cluster.createDeployment("counter", 3);
    ScaleDriver driver = driver("Deployment/tokenizer", "Deployment/counter");
    cluster.api().forgetRequests();
    Observation seen = observe(driver);
    String readTokenizer = "GET " + deploymentPath("tokenizer");
    String readCounter = "GET " + deploymentPath("counter");
    assertThat(cluster.api().requests()).containsExactly(readTokenizer, readCounter);
    cluster.api().forgetRequests();
    driver.apply(
        ParallelismPlan.asIs(seen.topology()).with(new OperatorId("Deployment/counter"), 5));
    assertThat(cluster.api().requests())
        .containsExactly(
            "GET /apis",
            LIST_HPAS,
            LIST_KEDA,
            readTokenizer,
            readCounter,
            readCounter + "/scale",
            "PUT " + deploymentPath("counter") + "/scale",
            readCounter);
  }

  @Test
  void apply_plan_isAcceptedUntilItsReplicasAreThere() {
    cluster.createDeployment("tokenizer", 2);
    ScaleDriver driver = driver("Deployment/tokenizer");
    ParallelismPlan plan = plan(observe(driver).topology(), 4);
    assertThat(driver.apply(plan))
        .isEqualTo(
            ApplyResult.accepted(
                "Deployment/tokenizer: has not been looked at by its controller since its last"
                    + " change"));
    assertThat(cluster.replicas("tokenizer")).isEqualTo(4);
    assertThat(observe(driver).job().inProgress()).isPresent();
    cluster.settle("tokenizer");
    assertThat(driver.apply(plan)).isEqualTo(ApplyResult.alreadyInPlace());
    assertThat(observe(driver).job().inProgress()).isEmpty();
  }

  @Test
  void apply_zero_switchesOffAndOnAgain() {
    cluster.createDeployment("tokenizer", 2);
    ScaleDriver driver = driver("Deployment/tokenizer");
    Topology topology = observe(driver).topology();
    driver.apply(plan(topology, 0));
    assertThat(cluster.replicas("tokenizer")).isZero();
    assertThat(observe(driver).topology().operators().get(0).parallelism()).isZero();
    driver.apply(plan(topology, 1));
    assertThat(cluster.replicas("tokenizer")).isEqualTo(1);
  }

  @Test
  void apply_customResource_isScaledThroughItsScaleAlone() {
    cluster.createWidget("w", 2);
    ScaleDriver driver = driver("streams.example.com/v1/Widget/w");
    cluster.api().forgetRequests();
    Topology topology = observe(driver).topology();
    assertThat(topology).hasToString("Widget/w(2/2147483647)");
    assertThat(driver.apply(plan(topology, 0)))
        .isEqualTo(ApplyResult.accepted("Widget/w: has 2 replicas, and is to have 0"));
    assertThat(observe(driver).topology().operators().get(0).parallelism()).isZero();
    String scale = "/apis/streams.example.com/v1/namespaces/streams/widgets/w/scale";
    assertThat(cluster.api().requests())
        .containsExactly(
            "GET /apis/streams.example.com/v1",
            "GET " + scale,
            "GET /apis",
            LIST_HPAS,
            LIST_KEDA,
            "GET " + scale,
            "PUT " + scale,
            "GET " + scale,
            "GET " + scale);
  }

  @Test
  void observe_replicasNull_areOneAsKubernetesHasIt() {
    cluster.createDeployment("tokenizer", 2);
    cluster
        .deployment("tokenizer")
        .edit(now -> new DeploymentBuilder(now).editSpec().withReplicas(null).endSpec().build());
    assertThat(observe(driver("Deployment/tokenizer")).topology().operators().get(0).parallelism())
        .isEqualTo(1);
  }

  @Test
  void build_limitsAndEdges_areKept() {
    cluster.createDeployment("a", 1);
    cluster.createDeployment("b", 1);
    cluster.createDeployment("c", 1);
    ScaleDriver driver =
        KubernetesScaleDriver.builder(cluster.client(), NAMESPACE)
            .target("Deployment/a")
            .target("Deployment/b")
            .target(
                KubernetesScaleTarget.builder(
                        cluster.client(), ResourceName.of("Deployment", NAMESPACE, "c"))
                    .name("sink")
                    .maxReplicas(3)
                    .build())
            .edges(Edge.of("Deployment/a", "sink"), Edge.of("Deployment/b", "sink"))
            .maxReplicas(16)
            .build();
    Topology topology = observe(driver).topology();
    assertThat(topology).hasToString("Deployment/a(1/16), Deployment/b(1/16), sink(1/3)");
    assertThat(topology.inputsOf(new OperatorId("sink"))).hasSize(2);
    ParallelismPlan tooMuch = ParallelismPlan.asIs(topology).with(new OperatorId("sink"), 4);
    assertThat(driver.apply(tooMuch)).isInstanceOf(ApplyResult.Rejected.class);
  }

  @Test
  void build_sameResourceTwice_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> driver("Deployment/a", "Deployment/b", "apps/v1/Deployment/a"))
        .withMessage(
            "Deployment/a in namespace streams is a target twice; name each resource once");
  }

  private ScaleDriver driver(String... targets) {
    return KubernetesScaleDriver.of(cluster.client(), NAMESPACE, targets);
  }

  private static Observation observe(ScaleDriver driver) {
    return driver.observe().observation().orElseThrow();
  }

  private static ParallelismPlan plan(Topology topology, int parallelism) {
    return ParallelismPlan.asIs(topology).with(topology.ids().get(0), parallelism);
  }
}
