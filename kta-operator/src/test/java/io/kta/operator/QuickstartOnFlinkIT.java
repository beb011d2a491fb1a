package io.kta.operator;

import static io.kta.kubernetes.MockCluster.NAMESPACE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.algorithm.remote.AlgorithmServer;
import io.kta.algorithm.toggle.Toggle;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.Scheduler;
import io.kta.flink.local.WordCount;
import io.kta.flink.local.WordCount.SlotSharing;
import io.kta.kubernetes.DeploymentController;
import io.kta.kubernetes.MockCluster;
import io.kta.operator.resource.ActionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.spec.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The Flink policies of the existing KTA's quick start, run by the operator on real Flink, whose
 * TaskManagers come and go as a Deployment says, with the algorithm behind HTTP. Other than there:
 * the interval is short, and services are at ports of this machine. Mock-only: the API server, and
 * the controller that follows the Deployment.
 */
@Timeout(180)
final class QuickstartOnFlinkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String JOB_ID = "caf3caf3caf3caf3caf3caf3caf3caf3";
  private static final String TASK_MANAGERS = "kta-quickstart-flink-taskmanager";
  private static final String FIRST = "Source: sentences -> tokenizer";
  private static final String SECOND = "counter -> sink: Writer";

  private final MockCluster cluster = new MockCluster();
  private final AlgorithmServer algorithm =
      AlgorithmServer.builder(new Toggle())
          .observationRequired(false)
          .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .start();

  private final KubernetesClient client = KtaOperator.client(cluster.client().getConfiguration());

  @BeforeEach
  void defineResource() throws IOException {
    try (InputStream file = Files.newInputStream(ResourceDefinitionTest.COMMITTED)) {
      client
          .resource(
              client.getKubernetesSerialization().unmarshal(file, CustomResourceDefinition.class))
          .create();
    }
  }

  @AfterEach
  void close() {
    client.close();
    algorithm.close();
    cluster.close();
  }

  @Test
  void sharedTaskSlots_togglesOn2To4TaskManagers() throws Exception {
    String policy = "quickstart-policy-flink-operator-level-shared-task-slots";
    try (LocalFlink flink = LocalFlink.builder().taskManagers(0).start();
        DeploymentController controller = follow(flink, 2)) {
      LocalJob job = flink.submit(WordCount.named(policy), JOB_ID).awaitRunning();
      assertThat(job.parallelism()).isEqualTo(Map.of(FIRST, 2, SECOND, 2));
      assertToggles(policy, flink, job, 4);
      assertThat(controller.removed()).isEmpty();
    }
  }

  @Test
  void streamingGraphNodePerTaskSlot_togglesOn4To6TaskManagers() throws Exception {
    String policy = "quickstart-policy-flink-operator-level-streaming-graph-node-per-task-slot";
    WordCount wordCount = WordCount.named(policy).withSlotSharing(SlotSharing.NONE);
    try (LocalFlink flink = LocalFlink.builder().taskManagers(0).start();
        DeploymentController controller = follow(flink, 4)) {
      LocalJob job = flink.submit(wordCount, JOB_ID).awaitRunning();
      assertThat(job.parallelism()).isEqualTo(Map.of(FIRST, 2, SECOND, 2));
      assertToggles(policy, flink, job, 6);
      assertThat(controller.removed()).isEmpty();
    }
  }

  @Test
  void deploymentLevel_verticesAreEqualAt4Or2() throws Exception {
    String policy = "quickstart-policy-flink-deployment-level";
    try (LocalFlink flink =
            LocalFlink.builder().scheduler(Scheduler.REACTIVE).taskManagers(0).start();
        DeploymentController controller = follow(flink, 2)) {
      LocalJob job = flink.submit(WordCount.named(policy), JOB_ID).awaitRunning();
      try (KtaOperator unused = apply(policy, flink)) {
        awaitRuns(job, 4, 4);
        awaitRuns(job, 2, 2);
        awaitRuns(job, 4, 4);
        awaitActions(policy);
      }
      assertThat(controller.removed()).hasSizeGreaterThanOrEqualTo(2);
      assertTogglesByTheCycle(policy, "Deployment/" + TASK_MANAGERS);
    }
  }

  private void assertToggles(String policy, LocalFlink flink, LocalJob job, int taskManagers)
      throws IOException {
    try (KtaOperator unused = apply(policy, flink)) {
      awaitRuns(job, 4, 2);
      awaitRuns(job, 2, 4);
      awaitRuns(job, 4, 2);
      awaitActions(policy);
    }
    assertTogglesByTheCycle(policy, FIRST);
    assertThat(cluster.replicas(TASK_MANAGERS)).isEqualTo(taskManagers);
    assertThat(flink.registeredTaskManagers()).isEqualTo(taskManagers);
    assertThat(job.failures()).isZero();
  }

  private void awaitActions(String policy) {
    await().atMost(PATIENCE).until(() -> Fields.orEmpty(status(policy).lastActions).size() >= 3);
  }

  private void awaitRuns(LocalJob job, int first, int second) {
    Map<String, Integer> wanted = Map.of(FIRST, first, SECOND, second);
    assertThat(job.runsWithin(PATIENCE, wanted)).as("%s", job.parallelism()).isTrue();
  }

  /** Cycle 1 plans 4 for the first operator, 2 and 3 plan 2, 4 and 5 plan 4, and so on. */
  private void assertTogglesByTheCycle(String policy, String operator) {
    List<ActionStatus> actions = requireNonNull(status(policy).lastActions);
    for (ActionStatus action : actions) {
      String id = requireNonNull(action.cycle);
      long cycle = Long.parseLong(id.substring(id.indexOf('#') + 1));
      String change = cycle == 1 || cycle % 4 == 0 ? " 2 -> 4" : " 4 -> 2";
      assertThat(action.text).contains(operator + change);
    }
  }

  private KtaPolicyStatus status(String policy) {
    return cluster
        .client()
        .resources(KtaPolicy.class)
        .inNamespace(NAMESPACE)
        .withName("kta-" + policy)
        .require()
        .getStatus();
  }

  private DeploymentController follow(LocalFlink flink, int replicas) {
    cluster.createDeployment(TASK_MANAGERS, replicas);
    DeploymentController controller =
        new DeploymentController(
            cluster,
            TASK_MANAGERS,
            new DeploymentController.Containers() {
              @Override
              public String start() {
                return flink.startTaskManager();
              }

              @Override
              public void stop(String pod) {
                flink.stopTaskManager(pod);
              }
            });
    await().atMost(PATIENCE).until(() -> cluster.pods().size() == replicas);
    return controller;
  }

  /** Applies a policy and runs it until what is returned is closed. */
  private KtaOperator apply(String policy, LocalFlink flink) throws IOException {
    String yaml =
        Files.readString(Path.of("../kta-examples/kubernetes", policy + ".yml"))
            .replace("reconciliationIntervalSeconds: 30", "reconciliationIntervalSeconds: 1")
            .replace("kta-quickstart-algorithm:8096", "127.0.0.1:" + algorithm.address().getPort())
            .replace("http://kta-quickstart-flink-jobmanager:8081/", flink.restUri() + "/");
    KtaPolicy resource = client.getKubernetesSerialization().unmarshal(yaml, KtaPolicy.class);
    resource.getMetadata().setNamespace(NAMESPACE);
    client.resource(resource).create();
    OperatorConfig config =
        OperatorConfig.of(
            Map.of(
                "PORT",
                "0",
                "PAGE_PORT",
                "off",
                "WATCH_NAMESPACES",
                NAMESPACE,
                "ALLOWED_HOSTS",
                "127.0.0.1"));
    return KtaOperator.start(client, config, () -> {});
  }
}
