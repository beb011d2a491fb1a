package io.kta.kubernetes;

import static io.kta.kubernetes.MockApiServer.answer;
import static io.kta.kubernetes.MockApiServer.status;
import static io.kta.kubernetes.MockCluster.NAMESPACE;
import static io.kta.kubernetes.MockCluster.deploymentPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is not as it should be: each is said by name, and nothing else is touched. */
@Timeout(180)
final class KubernetesBadInputTest {
  private static final String READ = "GET " + deploymentPath("counter");
  private static final String SCALE = "PUT " + deploymentPath("counter") + "/scale";

  private final MockCluster cluster = new MockCluster();

  @BeforeEach
  void createTokenizer() {
    cluster.createDeployment("tokenizer", 2);
    cluster.api().forgetRequests();
  }

  @AfterEach
  void closeCluster() {
    assertThat(cluster.replicas("tokenizer")).as("what else there is").isEqualTo(2);
    assertThat(cluster.api().requests())
        .as("changes of what else there is")
        .filteredOn(request -> request.contains(deploymentPath("tokenizer")))
        .allMatch(request -> request.startsWith("GET "));
    cluster.close();
  }

  @Test
  void observe_kindWithoutScale_isRefusedByName() {
    assertObserving("streams.example.com/v1/Gadget/g")
        .isEqualTo(
            "Gadget/g in namespace streams: kind Gadget of streams.example.com/v1 has no scale"
                + " subresource, so it cannot be scaled; [widgets] have one");
  }

  @Test
  void observe_unknownKind_saysWhichThereAre() {
    assertObserving("streams.example.com/v1/Gizmo/g")
        .isEqualTo(
            "Gizmo/g in namespace streams: apiVersion streams.example.com/v1 has no kind Gizmo; it"
                + " has Gadget, Widget");
  }

  @Test
  void observe_unknownApiVersion_saysSo() {
    assertObserving("nobody.example.com/v1/Widget/w")
        .contains("Widget/w in namespace streams", "has no apiVersion nobody.example.com/v1");
  }

  @Test
  void observe_customKindWithoutApiVersion_saysWhatToWrite() {
    assertObserving("Widget/w")
        .contains("Widget/w in namespace streams has no apiVersion", "write apiVersion/kind/name");
  }

  @Test
  void observe_missing_saysSo() {
    assertObserving("Deployment/counter")
        .contains("Deployment/counter in namespace streams does not exist at http");
    assertObserving("streams.example.com/v1/Widget/w")
        .contains("Widget/w in namespace streams does not exist at http");
  }

  @Test
  void apply_deletedMeanwhile_saysItIsGoneAndSetsNothing() {
    cluster.createDeployment("counter", 2);
    ScaleDriver driver = driver("Deployment/tokenizer", "Deployment/counter");
    ParallelismPlan plan = planOf(driver, 4, 4);
    cluster.deployment("counter").delete();
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> driver.apply(plan))
        .withMessage(
            "Deployment/counter in namespace streams is gone, and was there before; scaling goes on"
                + " when it is back");
    cluster.createDeployment("counter", 2);
    assertThat(driver.observe().observation()).isPresent();
  }

  @Test
  void apply_deletedBetweenReadingAndSetting_saysItIsGone() {
    cluster.createDeployment("counter", 2);
    ScaleDriver driver = driver("Deployment/counter");
    ParallelismPlan plan = planOf(driver, 4);
    cluster
        .api()
        .replace(
            SCALE,
            () -> {
              cluster.api().delete(deploymentPath("counter"));
              return Optional.empty();
            });
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> driver.apply(plan))
        .withMessageContainingAll(
            "scaling target Deployment/counter to 4 failed", "in namespace streams is gone");
  }

  @Test
  void apply_createdAnewMeanwhile_isSetOnAFreshReading() {
    assertIsSetInTheEnd(1, () -> cluster.api().recreate(deploymentPath("counter")));
  }

  /** The first tries come after something has happened to what was read. */
  private void assertIsSetInTheEnd(int inVain, Runnable meanwhile) {
    cluster.createDeployment("counter", 2);
    ScaleDriver driver = driver("Deployment/counter");
    ParallelismPlan plan = planOf(driver, 4);
    AtomicInteger tries = new AtomicInteger();
    cluster
        .api()
        .replace(
            SCALE,
            () -> {
              if (tries.incrementAndGet() <= inVain) {
                meanwhile.run();
              }
              return Optional.empty();
            });
    assertThat(driver.apply(plan)).isInstanceOf(ApplyResult.Accepted.class);
    assertThat(tries).hasValue(inVain + 1);
    assertThat(cluster.replicas("counter")).isEqualTo(4);
  }

  @Test
  void observe_mayNotRead_saysWhatToGrant() {
    cluster.api().replace(READ, 403, forbidden("get", "deployments"));
    assertObserving("Deployment/counter")
        .isEqualTo(
            "reading Deployment/counter in namespace streams failed: forbidden ("
                + words("get", "deployments")
                + "); grant it, docs/kubernetes.md has the least Role");
  }

  @Test
  void apply_mayNotScale_saysWhatToGrant() {
    cluster.createDeployment("counter", 2);
    ScaleDriver driver = driver("Deployment/counter");
    ParallelismPlan plan = planOf(driver, 4);
    cluster.api().replace(SCALE, 403, forbidden("update", "deployments/scale"));
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> driver.apply(plan))
        .withMessageContainingAll(
            "scaling Deployment/counter in namespace streams to 4 failed: forbidden",
            words("update", "deployments/scale"));
    assertThat(cluster.replicas("counter")).isEqualTo(2);
  }

  @Test
  void observe_unknownToTheServer_saysToRenewCredentials() {
    cluster.api().replace(READ, 401, status(401, "Unauthorized", "Unauthorized"));
    assertObserving("Deployment/counter").contains("renew the client's credentials");
  }

  @Test
  void apply_changedMeanwhile_isSetOnAFreshReading() {
    assertIsSetInTheEnd(
        3, () -> cluster.api().touch(deploymentPath("counter"))); // as its controller does
  }

  @Test
  void apply_changedAgainAndAgain_givesUpAndSaysWhy() {
    cluster.createDeployment("counter", 2);
    ScaleDriver driver = driver("Deployment/counter");
    ParallelismPlan plan = planOf(driver, 4);
    AtomicInteger tries = new AtomicInteger();
    cluster
        .api()
        .replace(
            SCALE,
            () -> {
              tries.incrementAndGet();
              return Optional.of(answer(409, status(409, "Conflict", "modified")));
            });
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> driver.apply(plan))
        .withMessageContainingAll(
            "scaling Deployment/counter in namespace streams to 4 failed",
            "changed by others each of 5 times");
    assertThat(tries).hasValue(5);
  }

  @Test
  void observe_serverAnswers503_isTriedAgainTwiceAndGivenUp() {
    AtomicInteger tries = new AtomicInteger();
    cluster
        .api()
        .replace(
            READ,
            () -> {
              tries.incrementAndGet();
              return Optional.of(answer(503, status(503, "ServiceUnavailable", "etcd is away")));
            });
    assertObserving("Deployment/counter")
        .contains("reading Deployment/counter in namespace streams", "503 (etcd is away)");
    assertThat(tries).hasValue(3);
  }

  @Test
  void observe_serverDoesNotAnswer_endsAtTheTimeout() {
    cluster
        .api()
        .replace(READ, () -> Optional.of(answer(200, "{}").setBodyDelay(Duration.ofSeconds(2))));
    ScaleDriver driver =
        KubernetesScaleDriver.builder(cluster.client(), NAMESPACE)
            .target("Deployment/counter")
            .requestTimeout(Duration.ofMillis(300))
            .build();
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(driver::observe)
        .withMessageContainingAll("reading Deployment/counter in namespace streams", "PT0.3S");
  }

  @Test
  void observe_answerThatIsNotKubernetes_saysSo() {
    cluster.api().replace(READ, 200, "<html>proxy</html>");
    assertObserving("Deployment/counter")
        .contains("reading Deployment/counter in namespace streams failed");
  }

  @Test
  void observe_replicasThatAreNoNumber_namesTheField() {
    cluster
        .api()
        .replace(
            READ,
            200,
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"counter","uid":"u"},
            "spec":{"replicas":"two"}}\
            """);
    assertObserving("Deployment/counter")
        .isEqualTo(
            "Deployment/counter in namespace streams has 'two' at spec.replicas, where a whole"
                + " number belongs; correct the resource");
  }

  @Test
  void observe_answerOf50Megabytes_isSurvived() {
    cluster.createDeployment("counter", 2);
    ObjectNode fat = cluster.api().read(deploymentPath("counter"));
    ObjectNode annotations = fat.withObject("/metadata/annotations");
    for (int i = 0; i < 50; i++) {
      annotations.put("fat-" + i, "x".repeat(1_000_000));
    }
    cluster.api().replace(READ, 200, fat.toString());
    ScaleDriver driver = driver("Deployment/counter");
    ParallelismPlan plan = planOf(driver, 4);
    cluster.api().restore(READ);
    assertThat(driver.apply(plan)).isInstanceOf(ApplyResult.Accepted.class);
    assertThat(cluster.replicas("counter")).isEqualTo(4);
  }

  private AbstractStringAssert<?> assertObserving(String target) {
    ScaleDriver driver = driver("Deployment/tokenizer", target);
    try {
      driver.observe().observation();
      return assertThat("");
    } catch (ScaleDriverException e) {
      return assertThat(e.getMessage());
    }
  }

  private ScaleDriver driver(String... targets) {
    return KubernetesScaleDriver.of(cluster.client(), NAMESPACE, targets);
  }

  private static ParallelismPlan planOf(ScaleDriver driver, int... parallelism) {
    ParallelismPlan plan =
        ParallelismPlan.asIs(driver.observe().observation().orElseThrow().topology());
    int i = 0;
    for (OperatorId id : plan.targets().keySet()) {
      plan = plan.with(id, parallelism[i++]);
    }
    return plan;
  }

  private static String forbidden(String verb, String resource) {
    return status(403, "Forbidden", words(verb, resource));
  }

  private static String words(String verb, String resource) {
    return "User \"kta\" cannot %s resource \"%s\" in API group \"apps\" in the namespace \"streams\""
        .formatted(verb, resource);
  }
}
