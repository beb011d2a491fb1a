package io.kta.kubernetes;

import static io.kta.kubernetes.MockCluster.NAMESPACE;
import static io.kta.kubernetes.MockCluster.owner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.Worker;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whose pods are whose, where labels fit more than one workload: KEP-5325 of Kubernetes, and the
 * report DataDog/watermarkpodautoscaler#138.
 */
final class WorkloadPodsTest {
  private static final Map<String, String> SHARED = Map.of("team", "streams");
  private static final String SELECTOR = "team=streams";
  private static final String REPLICA_SETS = "GET /apis/apps/v1/namespaces/streams/replicasets";

  private final MockCluster cluster = new MockCluster();

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @Test
  void select_deploymentsThatShareLabels_hasOnlyItsOwn() {
    String uid = deployment("words");
    deployment("counts");
    cluster.createPod("words", "words-a", "10.0.0.1");
    cluster.createPod("counts", "counts-a", "10.0.0.2");
    create(pod("by-hand"));
    WorkloadPods pods = pods(ResourceName.of("Deployment", NAMESPACE, "words"));
    assertThat(names(pods.select(SELECTOR, uid))).containsExactly("words-a");
    cluster.api().forgetRequests();
    assertThat(names(pods.select(SELECTOR, uid))).containsExactly("words-a");
    assertThat(cluster.api().requests()).doesNotContain(REPLICA_SETS);
  }

  @Test
  void select_statefulSetAndReplicaSet_haveTheirOwn() {
    HasMetadata set =
        cluster
            .client()
            .resource(
                new StatefulSetBuilder()
                    .withNewMetadata()
                    .withNamespace(NAMESPACE)
                    .withName("store")
                    .endMetadata()
                    .build())
            .create();
    deployment("words");
    create(pod("store-0", owner(set)));
    cluster.createPod("words", "words-a", "10.0.0.1");
    assertThat(
            names(
                pods(ResourceName.of("StatefulSet", NAMESPACE, "store"))
                    .select(SELECTOR, set.getMetadata().getUid())))
        .containsExactly("store-0");
    assertThat(
            names(
                pods(ResourceName.of("ReplicaSet", NAMESPACE, "words-1"))
                    .select(SELECTOR, cluster.replicaSet("words").getMetadata().getUid())))
        .containsExactly("words-a");
  }

  @Test
  void select_podsThatEndedOrAreToGo_areLeftOut() {
    String uid = deployment("words");
    cluster.createPod("words", "words-a", "10.0.0.1");
    OwnerReference owner = owner(cluster.replicaSet("words"));
    for (String phase : List.of("Succeeded", "Failed")) {
      create(
          new PodBuilder(pod("ended-" + phase.charAt(0), owner))
              .editStatus()
              .withPhase(phase)
              .endStatus()
              .build());
    }
    create(
        new PodBuilder(pod("leaving", owner))
            .editMetadata()
            .addToFinalizers("example.com/kept")
            .endMetadata()
            .build());
    var unused = cluster.client().pods().inNamespace(NAMESPACE).withName("leaving").delete();
    assertThat(names(pods(ResourceName.of("Deployment", NAMESPACE, "words")).select(SELECTOR, uid)))
        .containsExactly("words-a");
  }

  @Test
  void select_customKindWithPodsOfOneController_hasThemAll() {
    deployment("words");
    cluster.createPod("words", "words-a", "10.0.0.1");
    cluster.createPod("words", "words-b", "10.0.0.2");
    assertThat(names(pods(widget()).select(SELECTOR, "widget-uid"))).hasSize(2);
  }

  @Test
  void select_customKindThatOwnsSome_hasThose() {
    deployment("words");
    cluster.createPod("words", "words-a", "10.0.0.1");
    create(
        pod(
            "w-1",
            new OwnerReference(MockCluster.WIDGETS, false, true, "Widget", "w", "widget-uid")));
    assertThat(names(pods(widget()).select(SELECTOR, "widget-uid"))).containsExactly("w-1");
  }

  @Test
  void select_customKindWithPodsOfTwoControllers_isRefused() {
    deployment("words");
    deployment("counts");
    cluster.createPod("words", "words-a", "10.0.0.1");
    cluster.createPod("counts", "counts-a", "10.0.0.2");
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> pods(widget()).select(SELECTOR, "widget-uid"))
        .withMessage(
            "the selector 'team=streams' of Widget/w in namespace streams finds pods of"
                + " Deployment/counts and Deployment/words, and it owns none of them; give the pods"
                + " of each labels of their own");
  }

  /** To mark a pod of another Deployment has Kubernetes delete it first when that one shrinks. */
  @Test
  void deletionOrder_podsOfAnotherDeployment_areNeverMarked() {
    deployment("words");
    deployment("counts");
    cluster.createPod("words", "words-a", "10.0.0.1");
    cluster.createPod("words", "words-b", "10.0.0.2");
    cluster.createPod("counts", "counts-a", "10.0.0.3");
    cluster.api().settleOnceScaled(MockCluster.deploymentPath("words"));
    cluster.api().forgetRequests();
    KubernetesScaleTarget.deployment(cluster.client(), NAMESPACE, "words")
        .scaleTo(1, List.of(new Worker("words-a", Optional.empty())));
    String pods = "PATCH /api/v1/namespaces/streams/pods/";
    assertThat(cluster.api().requests())
        .contains(pods + "words-b")
        .doesNotContain(pods + "counts-a");
  }

  @Test
  void selectorText_everyOperator_isAsRequestsHaveIt() {
    assertThat(
            SelectorText.of(
                new LabelSelectorBuilder()
                    .addToMatchLabels("app", "words")
                    .addToMatchExpressions(
                        new LabelSelectorRequirement("tier", "In", List.of("a", "b")))
                    .addToMatchExpressions(
                        new LabelSelectorRequirement("zone", "NotIn", List.of("c")))
                    .addToMatchExpressions(
                        new LabelSelectorRequirement("team", "Exists", List.of()))
                    .addToMatchExpressions(
                        new LabelSelectorRequirement("canary", "DoesNotExist", List.of()))
                    .build()))
        .isEqualTo("app=words,tier in (a,b),zone notin (c),team,!canary");
  }

  private String deployment(String name) {
    return cluster.createDeployment(name, 2, SHARED).getMetadata().getUid();
  }

  private static ResourceName widget() {
    return ResourceName.parse(NAMESPACE, MockCluster.WIDGETS + "/Widget/w");
  }

  private WorkloadPods pods(ResourceName workload) {
    return new WorkloadPods(
        new ApiServer(cluster.client(), LoopClock.system(), Duration.ofSeconds(20)), workload);
  }

  private void create(Pod pod) {
    var unused = cluster.client().resource(pod).create();
  }

  private static Pod pod(String name, OwnerReference... owners) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(name)
        .withLabels(SHARED)
        .withOwnerReferences(owners)
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .endStatus()
        .build();
  }

  private static List<String> names(List<Pod> pods) {
    return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
  }
}
