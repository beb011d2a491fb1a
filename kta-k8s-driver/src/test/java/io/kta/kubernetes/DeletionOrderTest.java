package io.kta.kubernetes;

import static io.kta.kubernetes.MockApiServer.answer;
import static io.kta.kubernetes.MockApiServer.status;
import static io.kta.kubernetes.MockCluster.NAMESPACE;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.kta.driver.Worker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which pods go when there are to be fewer: those without a worker that is in use. */
@Timeout(180)
final class DeletionOrderTest {
  private static final String PODS = "/api/v1/namespaces/" + NAMESPACE + "/pods";

  private final MockCluster cluster = new MockCluster();
  private final AtomicInteger started = new AtomicInteger();
  private final DeploymentController controller;
  private final KubernetesScaleTarget target;

  DeletionOrderTest() {
    cluster.createDeployment("tm", 4);
    controller =
        new DeploymentController(
            cluster,
            "tm",
            new DeploymentController.Containers() {
              @Override
              public String start() {
                return "tm-" + started.incrementAndGet();
              }

              @Override
              public void stop(String pod) {}
            });
    target = KubernetesScaleTarget.deployment(cluster.client(), NAMESPACE, "tm");
  }

  @BeforeEach
  void awaitPods() {
    await().until(() -> cluster.pods().size() == 4);
  }

  @AfterEach
  void closeCluster() throws InterruptedException {
    controller.close();
    cluster.close();
  }

  @Test
  void scaleTo_someInUse_removesTheOthersAndLeavesNoMark() {
    target.scaleTo(2, List.of(worker("flink-a", "10.244.0.3"), worker("tm-4", "127.0.0.1")));
    await().until(() -> cluster.pods().size() == 2);
    assertThat(controller.removed()).containsExactlyInAnyOrder("tm-1", "tm-2");
    assertThat(cluster.pods()).allMatch(DeletionOrderTest::isUnmarked);
  }

  @Test
  void scaleTo_hostsAsDnsAndIdsAsAddresses_areFound() {
    target.scaleTo(
        2,
        List.of(
            worker("x", "10-244-0-3.taskmanager.streams.svc.cluster.local"),
            new Worker("10.244.0.4:6122-abc", Optional.empty())));
    await().until(() -> cluster.pods().size() == 2);
    // the second is known by nothing but an id that begins with its address
    assertThat(controller.removed()).containsExactlyInAnyOrder("tm-1", "tm-2");
  }

  @Test
  void scaleTo_costsOfOthers_areKept() {
    Map<String, Map<String, String>> before =
        Map.of(
            "tm-1", Map.of(DeletionOrder.COST, "5"),
            "tm-2", Map.of(DeletionOrder.COST, "6"),
            "tm-3", Map.of(DeletionOrder.COST, "-7"));
    before.forEach(this::annotate);
    target.scaleTo(3, List.of(worker("tm-3", "a"), worker("tm-4", "b")));
    await().until(() -> cluster.pods().size() == 3);
    assertThat(controller.removed()).hasSize(1).isSubsetOf("tm-1", "tm-2");
    String left = controller.removed().contains("tm-1") ? "tm-2" : "tm-1";
    assertThat(annotations(left)).isEqualTo(before.get(left));
    assertThat(annotations("tm-3")).isEqualTo(before.get("tm-3"));
  }

  @Test
  void scaleTo_markLeftOnAPodNowInUse_isRemovedFirst() {
    annotate(
        "tm-4", Map.of(DeletionOrder.COST, DeletionOrder.LOWEST, DeletionOrder.COST_BEFORE, ""));
    target.scaleTo(3, List.of(worker("tm-2", "a"), worker("tm-3", "b"), worker("tm-4", "c")));
    await().until(() -> cluster.pods().size() == 3);
    assertThat(controller.removed()).containsExactly("tm-1");
  }

  @Test
  void scaleTo_workersThatAreInNoPod_isDoneAllTheSame() {
    cluster.api().forgetRequests();
    target.scaleTo(2, List.of(worker("x", "192.168.0.1")));
    await().until(() -> cluster.pods().size() == 2);
    assertThat(cluster.api().requests()).noneMatch(request -> request.startsWith("PATCH " + PODS));
  }

  @Test
  void scaleTo_podsMayNotBeListed_isDoneAllTheSame() {
    cluster.api().replace("GET " + PODS, 403, status(403, "Forbidden", "cannot list pods"));
    target.scaleTo(2, List.of(worker("tm-1", "a")));
    cluster.api().restore("GET " + PODS);
    await().until(() -> cluster.pods().size() == 2);
  }

  @Test
  void scaleTo_podsMayNotBeMarked_isDoneAllTheSame() {
    for (int i = 1; i <= 4; i++) {
      String patch = "PATCH " + PODS + "/tm-" + i;
      cluster.api().replace(patch, 403, status(403, "Forbidden", "cannot patch pods"));
    }
    target.scaleTo(2, List.of(worker("tm-1", "a")));
    await().until(() -> cluster.pods().size() == 2);
    assertThat(cluster.pods()).allMatch(DeletionOrderTest::isUnmarked);
  }

  @Test
  void scaleTo_marksCannotBeTakenOff_doesNotKeepTheTargetFromBeingRead() throws Exception {
    controller.close();
    String deployment = MockCluster.deploymentPath("tm");
    cluster.api().settleOnceScaled(deployment);
    cluster
        .api()
        .replace(
            "GET " + PODS,
            () ->
                cluster.api().requests().contains("PUT " + deployment + "/scale")
                    ? Optional.of(answer(403, status(403, "Forbidden", "cannot list pods")))
                    : Optional.empty());
    target.scaleTo(3, List.of(worker("tm-1", "a")));
    assertThat(cluster.api().requests()).contains("PATCH " + PODS + "/tm-2");
    assertThat(target.read().replicas()).isEqualTo(3);
  }

  @Test
  void scaleTo_podsOf50Megabytes_areSurvived() throws Exception {
    controller.close();
    cluster.api().settleOnceScaled(MockCluster.deploymentPath("tm"));
    String fat = "x".repeat(12_500_000);
    String replicaSet = cluster.replicaSet("tm").getMetadata().getUid();
    String pods =
        IntStream.rangeClosed(1, 4)
            .mapToObj(
                i ->
                    """
                    {"metadata":{"name":"tm-%d","namespace":"streams","annotations":{"fat":"%s"},
                    "ownerReferences":[{"kind":"ReplicaSet","uid":"%s","controller":true}]}}\
                    """
                        .formatted(i, fat, replicaSet))
            .collect(joining(","));
    cluster.api().replace("GET " + PODS, 200, "{\"items\":[" + pods + "]}");
    target.scaleTo(1, List.of(worker("tm-1", "a")));
    assertThat(cluster.api().requests())
        .contains("PATCH " + PODS + "/tm-2")
        .doesNotContain("PATCH " + PODS + "/tm-1");
    assertThat(cluster.replicas("tm")).isEqualTo(1);
  }

  @Test
  void scaleTo_more_marksNothing() {
    cluster.api().forgetRequests();
    target.scaleTo(5, List.of(worker("tm-1", "a")));
    assertThat(cluster.replicas("tm")).isEqualTo(5);
    assertThat(cluster.api().requests()).noneMatch(request -> request.startsWith("PATCH " + PODS));
  }

  private static Worker worker(String id, String host) {
    return new Worker(id, Optional.of(host));
  }

  private void annotate(String pod, Map<String, String> annotations) {
    cluster
        .client()
        .pods()
        .inNamespace(NAMESPACE)
        .withName(pod)
        .edit(
            now ->
                new PodBuilder(now)
                    .editMetadata()
                    .withAnnotations(annotations)
                    .endMetadata()
                    .build());
  }

  private Map<String, String> annotations(String pod) {
    return Optional.ofNullable(
            cluster
                .client()
                .pods()
                .inNamespace(NAMESPACE)
                .withName(pod)
                .require()
                .getMetadata()
                .getAnnotations())
        .orElse(Map.of());
  }

  private static boolean isUnmarked(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations == null || !annotations.containsKey(DeletionOrder.COST);
  }
}
