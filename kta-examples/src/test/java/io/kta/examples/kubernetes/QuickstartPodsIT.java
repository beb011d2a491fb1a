package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kta.kubernetes.DeploymentController;
import io.kta.kubernetes.MockCluster;
import io.kta.kubernetes.image.Container;
import io.kta.kubernetes.image.UnpackedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The quick start on Kubernetes as it is shipped: the pods of its manifests, run from the images
 * that the build made, toggle in all three modes. Mock-only: the API server, and the controller
 * that follows the Deployment. Other than shipped: the interval is short, and ports are free ones.
 */
@Timeout(300)
final class QuickstartPodsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String JOB_ID = "caf3caf3caf3caf3caf3caf3caf3caf3";
  private static final String TASK_MANAGERS = "kta-quickstart-flink-taskmanager";

  private static final ResourceDefinitionContext POLICIES =
      new ResourceDefinitionContext.Builder()
          .withGroup("research.dynatrace.com")
          .withVersion("v1alpha1")
          .withKind("KtaPolicy")
          .withPlural("ktapolicies")
          .withNamespaced(true)
          .build();

  /** Less work for the compiler: many processes share two cores. */
  private static final Map<String, String> SOON_READY =
      Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m -XX:TieredStopAtLevel=1 -XX:-UsePerfData");

  @TempDir private static Path images;
  private static UnpackedImage operatorImage;
  private static UnpackedImage flinkImage;
  private static UnpackedImage algorithmImage;

  @TempDir private Path dir;
  private final MockCluster cluster = new MockCluster();
  private final LocalNetwork network = new LocalNetwork();
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger services = new AtomicInteger();
  private ServiceProxy proxy;

  /** Of the policy, in seconds. */
  private int interval = 5;

  private LocalKubelet kubelet;

  @BeforeAll
  static void unpack() throws Exception {
    assumeTrue(Container.mayBeStarted(), "SKIPPED: QuickstartPodsIT, since it takes root's rights");
    operatorImage = unpack("../kta-operator/target/jib-image.tar", "operator");
    flinkImage = unpack("quickstart-flink/target/jib-image.tar", "flink");
    algorithmImage = unpack("target/algorithm-image.tar", "algorithm");
    try (DirectoryStream<Path> flink1 =
        Files.newDirectoryStream(flinkImage.root().resolve("app/libs"), "flink-runtime-1.*")) {
      assumeTrue(
          !flink1.iterator().hasNext(),
          "SKIPPED: QuickstartPodsIT, since the manifests are for Flink 2");
    }
  }

  private static UnpackedImage unpack(String tar, String name) throws Exception {
    assertThat(Path.of(tar)).as("an image of the build, mvn -am package").exists();
    return UnpackedImage.unpack(Path.of(tar), images.resolve(name));
  }

  @BeforeEach
  void createKubelet() throws IOException {
    cluster
        .client()
        .resource(Shipped.only(CustomResourceDefinition.class, Shipped.DEFINITION))
        .create();
    proxy = new ServiceProxy(network);
    kubelet =
        new LocalKubelet(dir, MockCluster.NAMESPACE, network)
            .image("kta-operator", operatorImage)
            .image("kta-quickstart-flink", flinkImage)
            .image("kta-quickstart-algorithm", algorithmImage);
  }

  @AfterEach
  void close() {
    kubelet.close();
    proxy.close();
    cluster.close();
  }

  @Test
  void sharedTaskSlots_togglesOn4TaskManagers() throws Exception {
    String mode = "operator-level-shared-task-slots";
    try (DeploymentController unused = apply(mode)) {
      RestJob job = awaitJob(2);
      runOperator();
      awaitPlan(mode, job, 4, 2);
      awaitPlan(mode, job, 2, 4);
      awaitPlan(mode, job, 4, 2);
      assertThat(job.taskManagers()).isEqualTo(4);
      assertThat(job.failures()).isZero();
    }
  }

  @Test
  void streamingGraphNodePerTaskSlot_togglesOn6TaskManagers() throws Exception {
    String mode = "operator-level-streaming-graph-node-per-task-slot";
    try (DeploymentController unused = apply(mode)) {
      RestJob job = awaitJob(4);
      runOperator();
      awaitPlan(mode, job, 4, 2);
      awaitPlan(mode, job, 2, 4);
      awaitPlan(mode, job, 4, 2);
      assertThat(job.taskManagers()).isEqualTo(6);
      assertThat(job.failures()).isZero();
    }
  }

  @Test
  void deploymentLevel_verticesAreEqualAt4Or2() throws Exception {
    String mode = "deployment-level";
    try (DeploymentController unused = apply(mode)) {
      RestJob job = awaitJob(2);
      runOperator();
      awaitPlan(mode, job, 4, 4);
      awaitPlan(mode, job, 2, 2);
      awaitPlan(mode, job, 4, 4);
    }
  }

  /** Applies Flink and the algorithm; returns what follows the TaskManagers' Deployment. */
  private DeploymentController apply(String mode) throws Exception {
    Path algorithm = Shipped.QUICKSTART.resolve("algorithm.yml");
    Path flink = Shipped.QUICKSTART.resolve(mode + ".yml");
    for (Path file : List.of(algorithm, flink)) {
      for (HasMetadata resource : Shipped.resources(file)) {
        if (resource instanceof Service service) {
          service.getSpec().setClusterIP("10.0.0." + services.incrementAndGet());
          service.getMetadata().setNamespace(MockCluster.NAMESPACE);
          cluster.client().resource(service).create();
          network.add(service);
        } else if (resource instanceof ConfigMap configMap) {
          kubelet.add(configMap);
        }
      }
    }
    start(
        "algorithm",
        network.service("kta-quickstart-algorithm"),
        Shipped.only(Deployment.class, algorithm).getSpec().getTemplate().getSpec());
    start(
        "jobmanager",
        network.service("kta-quickstart-flink-jobmanager"),
        Shipped.only(Job.class, flink).getSpec().getTemplate().getSpec());
    Deployment taskManagers = Shipped.only(Deployment.class, flink);
    assertThat(taskManagers.getMetadata().getName()).isEqualTo(TASK_MANAGERS);
    cluster.createDeployment(TASK_MANAGERS, taskManagers.getSpec().getReplicas());
    PodSpec pod = taskManagers.getSpec().getTemplate().getSpec();
    return new DeploymentController(
        cluster,
        TASK_MANAGERS,
        new DeploymentController.Containers() {
          @Override
          public String start() {
            String name = TASK_MANAGERS + "-" + started.getAndIncrement();
            QuickstartPodsIT.this.start(name, network.next(), pod).awaitProbes();
            return name;
          }

          @Override
          public void stop(String pod) {
            QuickstartPodsIT.this.stop(pod);
          }
        });
  }

  private LocalPod start(String name, String address, PodSpec pod) {
    try {
      return kubelet.start(name, address, pod, SOON_READY);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void stop(String name) {
    try {
      kubelet.stop(name);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the job once it runs as it does before there is a policy. */
  private RestJob awaitJob(int taskManagers) throws IOException {
    RestJob job =
        new RestJob(
            URI.create(
                "http://%s:8081".formatted(network.service("kta-quickstart-flink-jobmanager"))),
            JOB_ID);
    awaitRuns(job, 2, 2);
    assertThat(job.taskManagers()).isEqualTo(taskManagers);
    kubelet.pods().values().forEach(LocalPod::awaitProbes);
    return job;
  }

  private void awaitRuns(RestJob job, int first, int second) {
    await()
        .alias("%d and %d; see the logs in %s".formatted(first, second, dir))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> job.parallelism().equals(List.of(first, second)));
  }

  /** Runs the operator's own pod. */
  private void runOperator() throws Exception {
    PodSpec pod =
        Shipped.only(Deployment.class, Shipped.OPERATOR).getSpec().getTemplate().getSpec();
    Map<String, String> environment =
        Map.of(
            "LEADER_ELECTION",
            "false", // a mock API server does not say who may do what
            "JAVA_TOOL_OPTIONS",
            "-Xmx128m -XX:TieredStopAtLevel=1 " + proxy.javaOptions(),
            "PORT",
            String.valueOf(LocalNetwork.freePort()),
            "WATCH_NAMESPACES",
            MockCluster.NAMESPACE,
            "KUBERNETES_MASTER",
            cluster.client().getConfiguration().getMasterUrl(),
            "KUBERNETES_AUTH_TRYKUBECONFIG",
            "false",
            "KUBERNETES_AUTH_TRYSERVICEACCOUNT",
            "false");
    LocalPod operator = kubelet.start("kta-operator", "127.0.0.1", pod, environment).awaitProbes();
    assertThat(operator.container().log()).doesNotContain("Read-only file system");
  }

  /**
   * Waits until the job has come to a plan of the mode's policy, which is applied first if it is
   * not yet. A plan holds for one interval or two, which are not enough where processes take long
   * to start: then the interval is doubled.
   */
  private void awaitPlan(String mode, RestJob job, int first, int second) throws IOException {
    var policies = cluster.client().genericKubernetesResources(POLICIES);
    GenericKubernetesResource unused =
        policies.resource(policy(mode, interval)).createOr(existing -> existing.update());
    while (!runsWithin(Duration.ofSeconds(6L * interval), job, List.of(first, second))) {
      interval *= 2;
      assertThat(interval).as("for %d and %d; see %s", first, second, dir).isLessThan(100);
      unused = policies.resource(policy(mode, interval)).update();
    }
  }

  private static boolean runsWithin(Duration limit, RestJob job, List<Integer> parallelism) {
    try {
      await()
          .atMost(limit)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> job.parallelism().equals(parallelism));
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private GenericKubernetesResource policy(String mode, int seconds) throws IOException {
    String text =
        Files.readString(Shipped.QUICKSTART.resolve("quickstart-policy-flink-" + mode + ".yml"))
            .replace("Seconds: 30", "Seconds: " + seconds);
    GenericKubernetesResource policy =
        cluster
            .client()
            .getKubernetesSerialization()
            .unmarshal(text, GenericKubernetesResource.class);
    policy.getMetadata().setNamespace(MockCluster.NAMESPACE);
    return policy;
  }
}
