package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.Worker;
import io.kta.metrics.MetricSourceException;
import io.kta.metrics.Observation;
import io.kta.metrics.Shortfall;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a real API server where there is one, as a user with the Role of docs/kubernetes.md and
 * no other right.
 */
final class RealApiServerIT {
  private static Optional<RealApiServer> server = Optional.empty();
  private static KubernetesClient admin;
  private static KubernetesClient kta;

  @BeforeAll
  static void start(@TempDir Path dir) throws IOException, GeneralSecurityException {
    server = RealApiServer.start(dir, "RealApiServerIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no folder with a kube-apiserver");
    admin = server.get().adminClient();
    kta = server.get().ktaClient();
    create(
        """
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "streams"}}
        """);
    create(
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
         "metadata": {"name": "kta", "namespace": "streams"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "kta"},
         "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "kta"}]}
        """);
    Role unused = admin.resource(DocumentedRole.read()).create();
    await() // the authorizer hears of it a little later
        .ignoreExceptions()
        .until(() -> kta.pods().inNamespace("streams").list().getItems().isEmpty());
  }

  @AfterAll
  static void stop() {
    if (server.isPresent()) {
      kta.close();
      admin.close();
      server.get().close();
    }
  }

  @Test
  void apply_plan_setsTheReplicas() {
    createDeployment("up", 2);
    boolean hasControllers = server.orElseThrow().hasControllers();
    if (hasControllers) {
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> deployment("up").getStatus().getObservedGeneration() != null);
    }
    ScaleDriver driver = KubernetesScaleDriver.of(kta, "streams", "Deployment/up");
    Topology topology = driver.observe().observation().orElseThrow().topology();
    assertThat(topology).hasToString("Deployment/up(2/2147483647)");
    ApplyResult result = driver.apply(plan(topology, 3));
    assertThat(replicas("up")).isEqualTo(3);
    if (hasControllers) {
      assertThat(result).isInstanceOf(ApplyResult.Accepted.class);
      Shortfall none = new Shortfall(0, "has 0 of 3 replicas ready"); // there is no kubelet
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> none.equals(observe(driver).job().shortfalls().get(topology.ids().get(0))));
    }
  }

  @Test
  void apply_hpaOnTheTarget_isRefused() {
    createDeployment("contested", 2);
    create(
        """
        {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
         "metadata": {"name": "other", "namespace": "streams"},
         "spec": {"maxReplicas": 5,
                  "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "contested"}}}
        """);
    ScaleDriver driver = KubernetesScaleDriver.of(kta, "streams", "Deployment/contested");
    assertThat(driver.apply(plan(driver.observe().observation().orElseThrow().topology(), 3)))
        .isInstanceOfSatisfying(
            ApplyResult.Rejected.class,
            rejected ->
                assertThat(rejected.reason())
                    .contains("is scaled by HorizontalPodAutoscaler/other as well"));
    assertThat(replicas("contested")).isEqualTo(2);
  }

  @Test
  void scaleTo_workersInUse_keepTheirPods() {
    assumeTrue(server.orElseThrow().hasControllers(), "there is no kube-controller-manager");
    createDeployment("workers", 4);
    awaitPods("workers", 4);
    String used = podsOf("workers").get(2).getMetadata().getName();
    KubernetesScaleTarget.deployment(kta, "streams", "workers")
        .scaleTo(1, List.of(new Worker(used, Optional.empty())));
    awaitPods("workers", 1);
    Pod left = podsOf("workers").get(0);
    assertThat(left.getMetadata().getName()).isEqualTo(used);
    assertThat(left.getMetadata().getAnnotations()).isNullOrEmpty();
  }

  @Test
  void podMetrics_measurements_areFoundBySelector() {
    assumeTrue(server.orElseThrow().hasControllers(), "there is no kube-controller-manager");
    createDeployment("words", 3);
    awaitPods("words", 3);
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> PermissionsTest.measure(kta))
        .withMessageContaining("nothing serves metrics.k8s.io");
    createPodMetricsApi();
    List<Pod> pods = podsOf("words");
    run(pods.get(0));
    run(pods.get(1));
    measure(pods.get(0), "250m");
    PodUsage usage = PermissionsTest.measure(kta).values().iterator().next();
    assertThat(usage.measured())
        .singleElement()
        .satisfies(
            pod -> {
              assertThat(pod.name()).isEqualTo(pods.get(0).getMetadata().getName());
              assertThat(pod.used()).isEqualTo(0.25);
              assertThat(pod.requested()).hasValue(0.5);
            });
    assertThat(names(usage.missing())).containsExactly(pods.get(1).getMetadata().getName());
    assertThat(names(usage.unready())).containsExactly(pods.get(2).getMetadata().getName());
  }

  @Test
  void observe_noRight_saysWhichIsMissing() {
    createDeployment("elsewhere", 1);
    ScaleDriver driver = KubernetesScaleDriver.of(kta, "default", "Deployment/elsewhere");
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(driver::observe)
        .withMessageContaining("Deployment/elsewhere in namespace default")
        .withMessageContaining("cannot get resource \"deployments\" in API group \"apps\"");
  }

  @Test
  void find_noFlinkOperatorThere_saysSo() {
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> FlinkDeployment.find(kta, "streams", "wordcount"))
        .withMessageContaining("FlinkDeployment/wordcount in namespace streams does not exist")
        .withMessageContaining("install the Flink Kubernetes Operator");
  }

  private static Observation observe(ScaleDriver driver) {
    return driver.observe().observation().orElseThrow();
  }

  private static ParallelismPlan plan(Topology topology, int target) {
    OperatorId id = topology.ids().get(0);
    return ParallelismPlan.asIs(topology).with(id, target);
  }

  private static Deployment deployment(String name) {
    return admin.apps().deployments().inNamespace("streams").withName(name).require();
  }

  private static int replicas(String deployment) {
    return deployment(deployment).getSpec().getReplicas();
  }

  private static List<Pod> podsOf(String deployment) {
    return admin
        .pods()
        .inNamespace("streams")
        .withLabel("app", deployment)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private static void awaitPods(String deployment, int number) {
    await().atMost(Duration.ofMinutes(3)).until(() -> podsOf(deployment).size() == number);
  }

  private static Set<String> names(List<PodUsage.Pod> pods) {
    return pods.stream().map(PodUsage.Pod::name).collect(Collectors.toSet());
  }

  private static void createDeployment(String name, int replicas) {
    create(
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%1$s", "namespace": "streams"},
         "spec": {"replicas": %2$d, "selector": {"matchLabels": {"app": "%1$s"}},
                  "template": {"metadata": {"labels": {"app": "%1$s"}},
                               "spec": {"containers": [{"name": "main", "image": "none",
                                        "resources": {"requests": {"cpu": "500m"}}}]}}}}
        """
            .formatted(name, replicas));
  }

  /** As the kubelet would, an hour ago. */
  private static void run(Pod pod) {
    String anHourAgo = Instant.now().minusSeconds(3600).toString();
    Pod unused =
        admin
            .resource(pod)
            .editStatus(
                now -> {
                  now.getStatus().setPhase("Running");
                  now.getStatus().setStartTime(anHourAgo);
                  now.getStatus()
                      .setConditions(
                          List.of(
                              new PodConditionBuilder()
                                  .withType("Ready")
                                  .withStatus("True")
                                  .withLastTransitionTime(anHourAgo)
                                  .build()));
                  return now;
                });
  }

  /** metrics.k8s.io is served by an extension; here by a custom resource of the same shape. */
  private static void createPodMetricsApi() {
    create(
        """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "pods.metrics.k8s.io",
                      "annotations": {"api-approved.kubernetes.io": "unapproved, for a test"}},
         "spec": {"group": "metrics.k8s.io", "scope": "Namespaced",
                  "names": {"kind": "PodMetrics", "plural": "pods", "singular": "podmetrics"},
                  "versions": [{"name": "v1beta1", "served": true, "storage": true,
                    "schema": {"openAPIV3Schema": {"type": "object",
                               "x-kubernetes-preserve-unknown-fields": true}}}]}}
        """);
    await()
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(() -> admin.raw("/apis/metrics.k8s.io/v1beta1/namespaces/streams/pods") != null);
  }

  private static void measure(Pod pod, String cpu) {
    create(
        """
        {"apiVersion": "metrics.k8s.io/v1beta1", "kind": "PodMetrics",
         "metadata": {"name": "%s", "namespace": "streams", "labels": {"app": "words"}},
         "timestamp": "%s", "window": "15s",
         "containers": [{"name": "main", "usage": {"cpu": "%s", "memory": "1Mi"}}]}
        """
            .formatted(pod.getMetadata().getName(), Instant.now(), cpu));
  }

  private static void create(String manifest) {
    var unused = admin.resource(manifest).create();
  }
}
