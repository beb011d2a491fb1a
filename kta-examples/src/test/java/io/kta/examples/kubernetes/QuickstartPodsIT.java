package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kta.kubernetes.DeploymentController;
import io.kta.kubernetes.image.Container;
import io.kta.kubernetes.image.UnpackedImage;
import io.kta.page.Chromium;
import io.kta.simulation.Browsers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
 * With {@code -Dkta.screenshots=../docs} it writes the pictures of docs/quickstart-kubernetes.md.
 */
@Timeout(300)
final class QuickstartPodsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String JOB_ID = "caf3caf3caf3caf3caf3caf3caf3caf3";
  private static final String TASK_MANAGERS = "kta-quickstart-flink-taskmanager";

  @TempDir private static Path images;
  private static UnpackedImage operatorImage;
  private static UnpackedImage flinkImage;
  private static UnpackedImage algorithmImage;

  @TempDir private Path dir;
  private QuickstartPods pods;

  /** Of the policy, in seconds. */
  private int interval = 5;

  @BeforeAll
  static void unpack() throws Exception {
    assumeTrue(Container.mayBeStarted(), "SKIPPED: QuickstartPodsIT, since it takes root's rights");
    operatorImage =
        QuickstartPods.unpack("../kta-operator/target/jib-image.tar", images.resolve("operator"));
    flinkImage =
        QuickstartPods.unpack("quickstart-flink/target/jib-image.tar", images.resolve("flink"));
    algorithmImage =
        QuickstartPods.unpack("target/algorithm-image.tar", images.resolve("algorithm"));
    try (DirectoryStream<Path> flink1 =
        Files.newDirectoryStream(flinkImage.root().resolve("app/libs"), "flink-runtime-1.*")) {
      assumeTrue(
          !flink1.iterator().hasNext(),
          "SKIPPED: QuickstartPodsIT, since the manifests are for Flink 2");
    }
  }

  @BeforeEach
  void createPods() throws IOException {
    pods =
        new QuickstartPods(dir)
            .image("kta-operator", operatorImage)
            .image("kta-quickstart-flink", flinkImage)
            .image("kta-quickstart-algorithm", algorithmImage);
  }

  @AfterEach
  void close() {
    pods.close();
  }

  @Test
  void sharedTaskSlots_togglesOn4TaskManagers() throws Exception {
    String mode = "operator-level-shared-task-slots";
    try (DeploymentController unused = apply(mode)) {
      RestJob job = awaitJob(2);
      URI page = pods.runOperator();
      awaitPlan(mode, job, 4, 2);
      awaitPlan(mode, job, 2, 4);
      awaitPlan(mode, job, 4, 2);
      assertThat(job.taskManagers()).isEqualTo(4);
      assertThat(job.failures()).isZero();
      look(page, "kta-quickstart-policy-flink-" + mode);
    }
  }

  @Test
  void streamingGraphNodePerTaskSlot_togglesOn6TaskManagers() throws Exception {
    String mode = "operator-level-streaming-graph-node-per-task-slot";
    try (DeploymentController unused = apply(mode)) {
      RestJob job = awaitJob(4);
      pods.runOperator();
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
      pods.runOperator();
      awaitPlan(mode, job, 4, 4);
      awaitPlan(mode, job, 2, 2);
      awaitPlan(mode, job, 4, 4);
    }
  }

  /** Looks at the page as a user does; without a browser it is not looked at. */
  private void look(URI page, String policy) throws IOException {
    String docs = System.getProperty("kta.screenshots", "");
    if (Browsers.find().isEmpty()) {
      System.out.println("SKIPPED: the page of the quick start, since there is no browser");
      return;
    }
    try (Chromium browser = Chromium.start(dir.resolve("browser"))) {
      browser.size(1280, 900);
      browser.openLivePage(page);
      browser.await("document.querySelectorAll('#graph .node').length === 2");
      assertThat(browser.text("#jobs")).contains(policy);
      assertThat(browser.eval("document.querySelector('#decisions').textContent").asText())
          .contains("scaled", "the policy admits 4");
      assertThat(browser.complaints()).isEmpty();
      for (String scheme : docs.isEmpty() ? List.<String>of() : List.of("light", "dark")) {
        browser.scheme(scheme);
        browser.await("matchMedia('(prefers-color-scheme: " + scheme + ")').matches");
        Chromium.write(Path.of(docs, "quickstart-page-" + scheme + ".png"), browser.screenshot());
      }
    }
  }

  /** Applies Flink and the algorithm; returns what follows the TaskManagers' Deployment. */
  private DeploymentController apply(String mode) throws Exception {
    Path algorithm = Shipped.QUICKSTART.resolve("algorithm.yml");
    Path flink = Shipped.QUICKSTART.resolve(mode + ".yml");
    pods.apply(algorithm);
    pods.apply(flink);
    LocalPod unusedAlgorithm =
        pods.start(
            "algorithm",
            pods.network().service("kta-quickstart-algorithm"),
            Shipped.only(Deployment.class, algorithm).getSpec().getTemplate().getSpec());
    LocalPod unusedJobManager =
        pods.start(
            "jobmanager",
            pods.network().service("kta-quickstart-flink-jobmanager"),
            Shipped.only(Job.class, flink).getSpec().getTemplate().getSpec());
    Deployment taskManagers = Shipped.only(Deployment.class, flink);
    assertThat(taskManagers.getMetadata().getName()).isEqualTo(TASK_MANAGERS);
    return pods.follow(taskManagers);
  }

  /** Returns the job once it runs as it does before there is a policy. */
  private RestJob awaitJob(int taskManagers) throws IOException {
    RestJob job =
        new RestJob(
            URI.create(
                "http://%s:8081"
                    .formatted(pods.network().service("kta-quickstart-flink-jobmanager"))),
            JOB_ID);
    awaitRuns(job, 2, 2);
    assertThat(job.taskManagers()).isEqualTo(taskManagers);
    pods.kubelet().pods().values().forEach(LocalPod::awaitProbes);
    return job;
  }

  private void awaitRuns(RestJob job, int first, int second) {
    await()
        .alias("%d and %d; see the logs in %s".formatted(first, second, dir))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> job.parallelism().equals(List.of(first, second)));
  }

  /**
   * Waits until the job has come to a plan of the mode's policy, which is applied first if it is
   * not yet. A plan holds for one interval or two, which are not enough where processes take long
   * to start: then the interval is doubled.
   */
  private void awaitPlan(String mode, RestJob job, int first, int second) throws IOException {
    pods.applyPolicy("flink-" + mode, interval);
    while (!runsWithin(Duration.ofSeconds(6L * interval), job, List.of(first, second))) {
      interval *= 2;
      assertThat(interval).as("for %d and %d; see %s", first, second, dir).isLessThan(100);
      pods.applyPolicy("flink-" + mode, interval);
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
}
