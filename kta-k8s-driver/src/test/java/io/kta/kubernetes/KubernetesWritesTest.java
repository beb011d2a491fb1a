package io.kta.kubernetes;

import static io.kta.kubernetes.MockApiServer.status;
import static io.kta.kubernetes.MockCluster.NAMESPACE;
import static io.kta.kubernetes.MockCluster.deploymentPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kta.driver.ScaleDriverException;
import io.kta.driver.Worker;
import io.kta.driver.WriteWithheldException;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver or target that may no longer write, from any of its writes on, writes nothing more. */
@Timeout(180)
final class KubernetesWritesTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  private final MockCluster cluster = new MockCluster();
  private int allowed = Integer.MAX_VALUE;

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void apply_mayNotWriteAfterSomeTargets_leavesTheOthers(int writes) {
    NAMES.forEach(name -> cluster.createDeployment(name, 1));
    cluster.api().forgetRequests();
    allowed = writes;
    assertThatExceptionOfType(WriteWithheldException.class)
        .isThrownBy(() -> driver().apply(planOf(5)))
        .withMessageContaining("scaling Deployment/" + NAMES.get(writes))
        .withMessageContaining("was withheld");
    assertThat(writes())
        .isEqualTo(
            NAMES.subList(0, writes).stream()
                .map(name -> "PUT " + deploymentPath(name) + "/scale")
                .toList());
    allowed = Integer.MAX_VALUE;
    var unused = driver().apply(planOf(5)); // whoever took over
    assertThat(NAMES).allMatch(name -> cluster.replicas(name) == 5);
    assertThat(writes()).hasSize(3);
  }

  /** Pods are marked, the Deployment is scaled, and the pods that remain are unmarked. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void scaleTo_mayNotWriteBetweenMarksAndScale_sendsNoneOfTheOthers(int writes) {
    cluster.createDeployment("a", 3);
    List.of("p1", "p2", "p3").forEach(name -> cluster.createPod("a", name, name));
    cluster.api().settleOnceScaled(deploymentPath("a"));
    cluster.api().forgetRequests();
    allowed = writes;
    KubernetesScaleTarget target =
        KubernetesScaleTarget.builder(
                cluster.client(), ResourceName.of("Deployment", NAMESPACE, "a"))
            .writesWhile(() -> allowed-- > 0)
            .build();
    assertThatExceptionOfType(WriteWithheldException.class)
        .isThrownBy(() -> target.scaleTo(2, List.of(new Worker("p3", Optional.empty()))));
    assertThat(writes()).hasSize(writes);
    assertThat(writes().stream().filter(write -> write.startsWith("PUT"))).hasSize(writes / 3);
  }

  /** A client tries again what fails; each try would be a write that nobody was asked about. */
  @Test
  void scaleTo_serverFails_isSentOnce() {
    cluster.createDeployment("a", 1);
    String write = "PUT " + deploymentPath("a") + "/scale";
    cluster.api().replace(write, 503, status(503, "ServiceUnavailable", "leader lost"));
    cluster.api().forgetRequests();
    KubernetesScaleTarget target =
        KubernetesScaleTarget.deployment(cluster.client(), NAMESPACE, "a");
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> target.scaleTo(5))
        .withMessageContaining("503");
    assertThat(writes()).containsExactly(write);
  }

  @Test
  void scaleTo_changedByOthersAndMayNotWriteAnyMore_triesNoMore() {
    cluster.createDeployment("a", 1);
    String write = "PUT " + deploymentPath("a") + "/scale";
    cluster.api().replace(write, 409, status(409, "Conflict", "changed"));
    cluster.api().forgetRequests();
    allowed = 2;
    KubernetesScaleTarget target =
        KubernetesScaleTarget.builder(
                cluster.client(), ResourceName.of("Deployment", NAMESPACE, "a"))
            .writesWhile(() -> allowed-- > 0)
            .build();
    assertThatExceptionOfType(WriteWithheldException.class).isThrownBy(() -> target.scaleTo(5));
    assertThat(writes()).containsExactly(write, write);
  }

  private KubernetesScaleDriver driver() {
    KubernetesScaleDriver.Builder builder =
        KubernetesScaleDriver.builder(cluster.client(), NAMESPACE).writesWhile(() -> allowed-- > 0);
    NAMES.forEach(name -> builder.target("Deployment/" + name));
    return builder.build();
  }

  private static ParallelismPlan planOf(int replicas) {
    return new ParallelismPlan(
        Map.of(
            new OperatorId("Deployment/a"), replicas,
            new OperatorId("Deployment/b"), replicas,
            new OperatorId("Deployment/c"), replicas));
  }

  private List<String> writes() {
    return cluster.api().requests().stream().filter(request -> !request.startsWith("GET")).toList();
  }
}
