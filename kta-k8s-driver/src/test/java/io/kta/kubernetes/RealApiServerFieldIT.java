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
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.Worker;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.metrics.Shortfall;
import io.kta.policy.Admission;
import io.kta.policy.PolicyGate;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.Situation;
import io.kta.time.LoopClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other people's reports tell of clusters, on a real API server with its controllers: labels
 * that two workloads share, a quota, other autoscalers, and tools that set replicas back. Skipped
 * where there is none.
 */
@Timeout(300)
final class RealApiServerFieldIT {
  private static final String NAMESPACE = "streams";
  private static final Duration SOON = Duration.ofSeconds(90);

  private static Optional<RealApiServer> server = Optional.empty();
  private static KubernetesClient admin;
  private static KubernetesClient kta;

  @BeforeAll
  static void start(@TempDir Path dir) throws IOException, GeneralSecurityException {
    server = RealApiServer.start(dir, "RealApiServerFieldIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no folder with a kube-apiserver");
    admin = server.get().adminClient();
    kta = server.get().ktaClient();
    for (String namespace : List.of(NAMESPACE, "limited")) {
      create(
          """
          {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s"}}
          """
              .formatted(namespace));
      Role role = DocumentedRole.read();
      role.getMetadata().setNamespace(namespace);
      Role unused = admin.resource(role).create();
      create(
          """
          {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
           "metadata": {"name": "kta", "namespace": "%s"},
           "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "kta"},
           "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "kta"}]}
          """
              .formatted(namespace));
      await() // the authorizer hears of it a little later
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> kta.pods().inNamespace(namespace).list().getItems().isEmpty());
    }
  }

  @AfterAll
  static void stop() {
    if (server.isPresent()) {
      kta.close();
      admin.close();
      server.get().close();
    }
  }

  /** KEP-5325, and the report DataDog/watermarkpodautoscaler#138. */
  @Test
  void select_deploymentsThatShareLabels_goesByTheOwnersThatControllersSet() {
    assumeControllers();
    create(deployment(NAMESPACE, "first", 2, "team", "shared"));
    create(deployment(NAMESPACE, "second", 3, "team", "shared"));
    await().atMost(SOON).until(() -> pods(NAMESPACE, "team", "shared").size() == 5);
    WorkloadPods first = workload(ResourceName.of("Deployment", NAMESPACE, "first"));
    String uid = find(NAMESPACE, "first").getMetadata().getUid();
    List<Pod> own = first.select("team=shared", uid);
    assertThat(own).hasSize(2).allMatch(pod -> pod.getMetadata().getName().startsWith("first-"));
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(
            () ->
                workload(ResourceName.parse(NAMESPACE, MockCluster.WIDGETS + "/Widget/w"))
                    .select("team=shared", "uid-of-none"))
        .withMessageContaining("Deployment/first and Deployment/second")
        .withMessageContaining("it owns none of them");

    String used = own.get(1).getMetadata().getName();
    Set<String> marked = ConcurrentHashMap.newKeySet();
    try (Watch unused = watchMarks(marked)) {
      KubernetesScaleTarget.deployment(kta, NAMESPACE, "first")
          .scaleTo(1, List.of(new Worker(used, Optional.empty())));
      await().atMost(SOON).until(() -> pods(NAMESPACE, "team", "shared").size() == 4);
      await().atMost(SOON).until(() -> !marked.isEmpty());
    }
    // which one goes is up to the controller, which may scale before it has heard of the mark
    assertThat(marked).containsExactly(own.get(0).getMetadata().getName());
    assertThat(first.select("team=shared", uid)).hasSize(1);
    assertThat(pods(NAMESPACE, "team", "shared"))
        .filteredOn(pod -> pod.getMetadata().getName().startsWith("second-"))
        .hasSize(3)
        .allMatch(RealApiServerFieldIT::isUnmarked);
  }

  /** The reports knative/serving#10908 and numaproj/numaflow#2121. */
  @Test
  void observe_quotaRefusesAScaleUp_isNamedAndCanBeTakenBackAtOnce() {
    assumeControllers();
    create(
        """
        {"apiVersion": "v1", "kind": "ResourceQuota",
         "metadata": {"name": "three-pods", "namespace": "limited"}, "spec": {"hard": {"pods": "3"}}}
        """);
    await()
        .atMost(SOON)
        .until(
            () ->
                !admin
                    .resourceQuotas()
                    .inNamespace("limited")
                    .withName("three-pods")
                    .require()
                    .getStatus()
                    .getHard()
                    .isEmpty());
    create(deployment("limited", "words", 2, "app", "words"));
    ScaleDriver driver = KubernetesScaleDriver.of(kta, "limited", "Deployment/words");
    OperatorId words = new OperatorId("Deployment/words");
    await().atMost(SOON).until(() -> runAll("limited") == 2);
    await().atMost(SOON).until(() -> observe(driver).job().shortfalls().isEmpty());
    assertThat(driver.apply(new ParallelismPlan(Map.of(words, 5))))
        .isInstanceOf(ApplyResult.Accepted.class);
    Shortfall refused =
        new Shortfall(3, "has 3 of 5 replicas ready, since quota three-pods refuses 2 of 5");
    await()
        .atMost(SOON)
        .until(
            () ->
                runAll("limited") == 3
                    && refused.equals(observe(driver).job().shortfalls().get(words)));

    Observation seen = observe(KubernetesScaleDriver.of(kta, "limited", "Deployment/words"));
    assertThat(seen.job().inProgress()).as("also to a driver that is new").isEmpty();
    Admission admission =
        new PolicyGate(ScalingPolicy.builder().maxParallelism(3).build())
            .admit(
                new Decision.Hold("nothing to do"),
                new Situation(seen.at(), seen, ScalingLog.none()));
    assertThat(admission.postponed()).isEmpty();
    ApplyResult lowered = driver.apply(admission.admitted().planned().orElseThrow());
    assertThat(lowered).isNotInstanceOf(ApplyResult.Rejected.class);
    assertThat(find("limited", "words").getSpec().getReplicas()).isEqualTo(3);
    await()
        .atMost(SOON)
        .until(
            () ->
                observe(driver).job().shortfalls().isEmpty()
                    && observe(driver).job().inProgress().isEmpty());
  }

  /** Found by what it names, in the version that the cluster serves. */
  @Test
  void apply_autoscalerOfOnesOwnKind_isRefusedIfItMayBeListed() {
    create(deployment(NAMESPACE, "tuned", 1, "app", "tuned"));
    create(
        """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "tuners.scaling.example.com"},
         "spec": {"group": "scaling.example.com", "scope": "Namespaced",
                  "names": {"kind": "Tuner", "plural": "tuners", "singular": "tuner"},
                  "versions": [{"name": "v2", "served": true, "storage": true,
                    "schema": {"openAPIV3Schema": {"type": "object",
                               "x-kubernetes-preserve-unknown-fields": true}}}]}}
        """);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              create(
                  """
                  {"apiVersion": "scaling.example.com/v2", "kind": "Tuner",
                   "metadata": {"name": "of-the-team", "namespace": "streams"},
                   "spec": {"targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "tuned"}}}
                  """);
              return true;
            });
    AutoscalerKind tuner = AutoscalerKind.parse("tuners.scaling.example.com/v1/Tuner");
    OperatorId tuned = new OperatorId("Deployment/tuned");
    ParallelismPlan two = new ParallelismPlan(Map.of(tuned, 2));
    assertThat(lookingFor(tuner).apply(two))
        .as("without the right, which is told in a warning")
        .isInstanceOf(ApplyResult.Accepted.class);
    create(
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
         "metadata": {"name": "tuners", "namespace": "streams"},
         "rules": [{"apiGroups": ["scaling.example.com"], "resources": ["tuners"], "verbs": ["list"]}]}
        """);
    create(
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
         "metadata": {"name": "tuners", "namespace": "streams"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "tuners"},
         "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "kta"}]}
        """);
    ParallelismPlan three = new ParallelismPlan(Map.of(tuned, 3));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(lookingFor(tuner).apply(three))
                    .isInstanceOfSatisfying(
                        ApplyResult.Rejected.class,
                        rejected ->
                            assertThat(rejected.reason())
                                .contains("is scaled by Tuner/of-the-team as well")));
    assertThat(find(NAMESPACE, "tuned").getSpec().getReplicas()).isNotEqualTo(1);
    assertThat(KubernetesScaleDriver.of(kta, NAMESPACE, "Deployment/tuned").apply(three))
        .as("who does not look for it")
        .isNotInstanceOf(ApplyResult.Rejected.class);
  }

  /** As a GitOps tool applies it: by server-side apply, with and without replicas. */
  @Test
  void replicaOwner_managedFieldsOfTheApiServer_nameWhoSetsThemBack() {
    String withReplicas = deployment(NAMESPACE, "managed", 2, "app", "managed");
    serverSideApply(withReplicas, "argocd-controller");
    assertThat(ReplicaOwner.of(find(NAMESPACE, "managed").getMetadata()))
        .contains(new ReplicaOwner("argocd-controller"));
    serverSideApply(withReplicas.replace("\"replicas\": 2,", ""), "argocd-controller");
    ScaleDriver driver = KubernetesScaleDriver.of(kta, NAMESPACE, "Deployment/managed");
    OperatorId managed = new OperatorId("Deployment/managed");
    assertThat(driver.apply(new ParallelismPlan(Map.of(managed, 4))))
        .isInstanceOf(ApplyResult.Accepted.class);
    Deployment scaled = find(NAMESPACE, "managed");
    assertThat(scaled.getSpec().getReplicas()).isEqualTo(4);
    assertThat(ReplicaOwner.of(scaled.getMetadata())).as("our own change is none").isEmpty();
  }

  private static ScaleDriver lookingFor(AutoscalerKind kind) {
    return KubernetesScaleDriver.builder(kta, NAMESPACE)
        .target("Deployment/tuned")
        .otherAutoscalers(OtherAutoscalers.of(kta, kind))
        .build();
  }

  private static void serverSideApply(String manifest, String manager) {
    var unused =
        admin
            .resource(manifest)
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(manager)
                    .withForce(true)
                    .build());
  }

  private static WorkloadPods workload(ResourceName name) {
    return new WorkloadPods(new ApiServer(kta, LoopClock.system(), Duration.ofSeconds(20)), name);
  }

  /** Collects the names of pods that are seen with a mark for deletion. */
  private static Watch watchMarks(Set<String> marked) {
    return admin
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("team", "shared")
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, Pod pod) {
                if (!isUnmarked(pod)) {
                  marked.add(pod.getMetadata().getName());
                }
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }

  private static boolean isUnmarked(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations == null
        || !annotations.containsKey("controller.kubernetes.io/pod-deletion-cost");
  }

  private static void assumeControllers() {
    assumeTrue(server.orElseThrow().hasControllers(), "there is no kube-controller-manager");
  }

  private static Observation observe(ScaleDriver driver) {
    return driver.observe().observation().orElseThrow();
  }

  private static Deployment find(String namespace, String name) {
    return admin.apps().deployments().inNamespace(namespace).withName(name).require();
  }

  private static List<Pod> pods(String namespace, String label, String value) {
    return admin.pods().inNamespace(namespace).withLabel(label, value).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** Has all pods be ready, as a kubelet would; returns how many there are. */
  private static int runAll(String namespace) {
    List<Pod> all = admin.pods().inNamespace(namespace).list().getItems();
    for (Pod pod : all) {
      pod.getStatus().setPhase("Running");
      pod.getStatus()
          .setConditions(
              List.of(new PodConditionBuilder().withType("Ready").withStatus("True").build()));
      Pod unused = admin.resource(pod).patchStatus();
    }
    return all.size();
  }

  private static String deployment(
      String namespace, String name, int replicas, String label, String value) {
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%2$s", "namespace": "%1$s"},
     "spec": {"replicas": %3$d, "selector": {"matchLabels": {"%4$s": "%5$s"}},
              "template": {"metadata": {"labels": {"%4$s": "%5$s"}},
                           "spec": {"containers": [{"name": "%2$s", "image": "none"}]}}}}
    """
        .formatted(namespace, name, replicas, label, value);
  }

  private static void create(String manifest) {
    var unused = admin.resource(manifest).create();
  }
}
