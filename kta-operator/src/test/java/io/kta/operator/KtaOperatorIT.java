package io.kta.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kta.kubernetes.RealApiServer;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator against a real API server, with no more rights than its manifest gives; skipped
 * where there is none.
 */
@Timeout(300)
final class KtaOperatorIT {
  private static final String NAMESPACE = "streams";
  private static final Duration SOON = Duration.ofSeconds(60);

  private static Optional<RealApiServer> server = Optional.empty();

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    server = RealApiServer.start(dir, "KtaOperatorIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    try (KubernetesClient admin = server.get().adminClient()) {
      Manifests.apply(admin, ResourceDefinitionTest.COMMITTED);
      Manifests.apply(
          admin,
          Files.readString(Path.of("src/main/kubernetes/operator.yml"))
              .replace(
                  "kind: ServiceAccount\n    name: kta-operator\n    namespace: kta",
                  "kind: User\n    name: kta"));
      admin
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
          .create();
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> admin.resources(KtaPolicy.class).inAnyNamespace().list() != null);
    }
  }

  @AfterAll
  static void stop() {
    server.ifPresent(RealApiServer::close);
  }

  @Test
  void create_policy_isRunWithTheRightsOfTheManifest() {
    try (KubernetesClient admin = server.orElseThrow().adminClient();
        KubernetesClient kta = ktaClient();
        KtaOperator unused = KtaOperator.start(kta, config("one", false), () -> {})) {
      deployment(admin, "tokenizer");
      policy(
          admin,
          "wordcount",
          "Headroom, parameters: {share: 0.5, of: {type: Fixed, parameters: {parallelism: 2}}}",
          "tokenizer");
      await().atMost(SOON).until(() -> replicas(admin, "tokenizer") == 3);
      await().atMost(SOON).until(() -> isReady(admin, "wordcount"));
      assertThat(status(admin, "wordcount").lastScaleTime).isNotNull();
      await()
          .atMost(SOON)
          .until(
              () ->
                  admin.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                      .anyMatch(event -> "SuccessfulRescale".equals(event.getReason())));
      assertThat(admin.configMaps().inNamespace(NAMESPACE).withName("ktapolicy-wordcount").get())
          .isNotNull();
      policies(admin, "wordcount").delete();
      await().atMost(SOON).until(() -> policies(admin, "wordcount").get() == null);
      assertThat(replicas(admin, "tokenizer")).isEqualTo(3);
    }
  }

  @Test
  void create_everyQuickstartPolicy_isAccepted() throws IOException {
    try (KubernetesClient admin = server.orElseThrow().adminClient();
        DirectoryStream<Path> files =
            Files.newDirectoryStream(
                Path.of("../kta-examples/kubernetes"), "quickstart-policy-*.yml")) {
      for (Path file : files) {
        KtaPolicy policy =
            admin.getKubernetesSerialization().unmarshal(Files.readString(file), KtaPolicy.class);
        policy.getMetadata().setNamespace("default");
        KtaPolicy created = admin.resource(policy).create();
        assertThat(created.getSpec().behavior).as("%s", file).isNotNull();
        admin.resource(created).delete();
      }
    }
  }

  @Test
  void create_whatTheSchemaForbids_isRefusedByTheApiServer() {
    Map<String, String> faults = new HashMap<>();
    faults.put("reconciliationIntervalSeconds: 0", "reconciliationIntervalSeconds");
    faults.put("reconciliationIntervalSeconds: soon", "reconciliationIntervalSeconds");
    faults.put("minParallelism: 5, maxParallelism: 4", "minParallelism must not be above");
    faults.put("mode: Sometimes", "mode");
    faults.put("scaleUp: {selectPolicy: Most}", "selectPolicy");
    faults.put("scaleUp: {tolerance: 1}", "tolerance");
    faults.put(
        "udfs: {monitorEndpoint: 'http://a', planEndpoint: 'http://a'}", "exactly one of udfs");
    faults.put("pause: {reason: x, until: tomorrow}", "until");
    try (KubernetesClient admin = server.orElseThrow().adminClient()) {
      faults.forEach(
          (fault, message) ->
              assertThatExceptionOfType(KubernetesClientException.class)
                  .as(fault)
                  .isThrownBy(
                      () ->
                          Manifests.apply(
                              admin, yaml("bad", "Toggle}, " + fault + ", operators: []", "a")))
                  .withMessageContaining(message));
    }
  }

  @Test
  void create_flinkRestThatContradicts_isRefusedByTheApiServer() {
    Map<String, String> faults = new HashMap<>();
    String https = "type: Flink, flinkJobManagerBaseUrl: 'https://jm:8081', flinkRest: ";
    String http = "type: Flink, flinkJobManagerBaseUrl: 'http://jm:8081', flinkRest: ";
    faults.put(http + "{caBundle: {name: a, key: b}}", "must begin with https://");
    faults.put(http + "{clientCertificateSecretName: a}", "must begin with https://");
    faults.put(https + "{headersSecretName: ../../x/secrets/y}", "headersSecretName");
    faults.put(https + "{basicAuthSecretName: A}", "basicAuthSecretName");
    faults.put(https + "{caBundle: {name: a}}", "key");
    faults.put(
        "type: GenericKubernetes, flinkRest: {}, genericKubernetesTopology: [{kind: Deployment,"
            + " name: a}]",
        "flinkRest is for Flink only");
    try (KubernetesClient admin = server.orElseThrow().adminClient()) {
      faults.forEach(
          (fault, message) ->
              assertThatExceptionOfType(KubernetesClientException.class)
                  .as(fault)
                  .isThrownBy(() -> Manifests.apply(admin, flinkYaml("bad", fault)))
                  .withMessageContaining(message));
    }
  }

  @Test
  void create_secretAndConfigMapNamed_areReadWithTheRightsOfTheManifest() {
    try (KubernetesClient admin = server.orElseThrow().adminClient();
        KubernetesClient kta = ktaClient();
        KtaOperator unused = KtaOperator.start(kta, config("one", false), () -> {})) {
      Manifests.apply(
          admin,
          flinkYaml(
              "guarded",
              "type: Flink, flinkJobManagerBaseUrl: 'https://jm:1', flinkRest: {headersSecretName:"
                  + " login, caBundle: {name: ca, key: ca.pem}}"));
      awaitReady(admin, "namespace streams has no such Secret; create it");
      Manifests.apply(
          admin,
          "apiVersion: v1\nkind: Secret\nmetadata: {name: login, namespace: streams, labels: {research.dynatrace.com/for-policies: 'true'}}\n"
              + "stringData: {X-Tenant: a}");
      touch(admin, "guarded");
      awaitReady(admin, "namespace streams has no such ConfigMap; create it");
      Manifests.apply(
          admin,
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ca, namespace: streams}\n"
              + "data: {ca.pem: none}");
      touch(admin, "guarded");
      awaitReady(admin, "PEM form");
      policies(admin, "guarded").delete();
      await().atMost(SOON).until(() -> policies(admin, "guarded").get() == null);
    }
  }

  /** Returns a client with the operator's rights, made as the operator makes its own. */
  private static KubernetesClient ktaClient() {
    try (KubernetesClient client = server.orElseThrow().ktaClient()) {
      return KtaOperator.client(client.getConfiguration());
    }
  }

  private static void awaitReady(KubernetesClient admin, String message) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              ConditionStatus ready =
                  ConditionStatus.find(policies(admin, "guarded").get().getStatus(), "Ready");
              return ready != null && String.valueOf(ready.message).contains(message);
            });
  }

  /** Has the operator look at a policy again, sooner than by itself. */
  private static void touch(KubernetesClient admin, String policy) {
    KtaPolicy unused =
        policies(admin, policy)
            .edit(
                found -> {
                  String before = requireNonNull(found.getSpec().scaleDriver).flinkJobName;
                  requireNonNull(found.getSpec().scaleDriver).flinkJobName = before + "x";
                  return found;
                });
  }

  private static String flinkYaml(String name, String scaleDriver) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: %s, namespace: %s}
    spec:
      behavior: {algorithm: {type: Toggle}}
      scaleDriver: {%s}
    """
        .formatted(name, NAMESPACE, scaleDriver);
  }

  @Test
  void start_twoOperators_oneLeadsAndTheOtherTakesOver() {
    AtomicInteger lost = new AtomicInteger();
    try (KubernetesClient admin = server.orElseThrow().adminClient();
        KubernetesClient first = ktaClient();
        KubernetesClient second = ktaClient();
        KtaOperator leader =
            KtaOperator.start(first, config("first", true), lost::incrementAndGet)) {
      deployment(admin, "shared");
      policy(admin, "shared", "Fixed, parameters: {parallelism: 2}", "shared");
      await().atMost(SOON).until(() -> replicas(admin, "shared") == 2);
      try (KtaOperator other =
          KtaOperator.start(second, config("second", true), lost::incrementAndGet)) {
        assertThat(other.leads()).isFalse();
        assertThat(leader.leads()).isTrue();
        leader.close();
        await().atMost(SOON).until(other::leads);
        admin
            .apps()
            .deployments()
            .inNamespace(NAMESPACE)
            .withName("shared")
            .edit(
                deployment -> {
                  deployment.getSpec().setReplicas(1);
                  return deployment;
                });
        String before = String.valueOf(status(admin, "shared").id);
        await()
            .atMost(SOON)
            .until(() -> !before.equals(String.valueOf(status(admin, "shared").id)));
      }
      policies(admin, "shared").delete();
    }
  }

  private static OperatorConfig config(String identity, boolean elects) {
    return OperatorConfig.of(
        Map.of(
            "PORT", "0",
            "PAGE_PORT", "off",
            "POD_NAME", identity,
            "POD_NAMESPACE", "kta",
            "LEADER_ELECTION", String.valueOf(elects),
            "LEASE_SECONDS", "6"));
  }

  private static void deployment(KubernetesClient admin, String name) {
    admin.resource(Manifests.deployment(NAMESPACE, name, 1)).create();
  }

  private static void policy(
      KubernetesClient admin, String name, String algorithm, String deployment) {
    Manifests.apply(admin, yaml(name, algorithm + "}", deployment));
  }

  private static String yaml(String name, String behavior, String deployment) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: %s, namespace: %s}
    spec:
      behavior: {algorithm: {type: %s%s}
      scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: %s}]}
    """
        .formatted(
            name,
            NAMESPACE,
            behavior,
            behavior.contains("reconciliationIntervalSeconds")
                ? ""
                : ", reconciliationIntervalSeconds: 1",
            deployment);
  }

  private static Resource<KtaPolicy> policies(KubernetesClient admin, String name) {
    return admin.resources(KtaPolicy.class).inNamespace(NAMESPACE).withName(name);
  }

  private static KtaPolicyStatus status(KubernetesClient admin, String name) {
    KtaPolicyStatus status = policies(admin, name).get().getStatus();
    return status == null ? new KtaPolicyStatus() : status;
  }

  private static boolean isReady(KubernetesClient admin, String name) {
    ConditionStatus ready = ConditionStatus.find(policies(admin, name).get().getStatus(), "Ready");
    return ready != null && "True".equals(ready.status);
  }

  /** Does what a kubelet would: has the pods be ready; or the controllers, where there are none. */
  private static void settle(KubernetesClient admin, String deployment) {
    if (!server.orElseThrow().hasControllers()) {
      admin
          .apps()
          .deployments()
          .inNamespace(NAMESPACE)
          .withName(deployment)
          .editStatus(
              found -> {
                int replicas = found.getSpec().getReplicas();
                found.setStatus(
                    new DeploymentStatusBuilder()
                        .withObservedGeneration(found.getMetadata().getGeneration())
                        .withReplicas(replicas)
                        .withReadyReplicas(replicas)
                        .withAvailableReplicas(replicas)
                        .withUpdatedReplicas(replicas)
                        .build());
                return found;
              });
      return;
    }
    for (Pod pod : admin.pods().inNamespace(NAMESPACE).list().getItems()) {
      boolean isReady =
          pod.getStatus().getConditions().stream()
              .anyMatch(one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
      if (!isReady) {
        pod.getStatus().setPhase("Running");
        pod.getStatus()
            .setConditions(
                List.of(new PodConditionBuilder().withType("Ready").withStatus("True").build()));
        admin.resource(pod).patchStatus();
      }
    }
  }

  private static int replicas(KubernetesClient admin, String deployment) {
    settle(admin, deployment);
    return admin
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(deployment)
        .get()
        .getSpec()
        .getReplicas();
  }
}
