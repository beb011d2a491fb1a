package io.kta.kubernetes;

import static io.kta.kubernetes.MockCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.flink.FlinkDriver;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.Scheduler;
import io.kta.flink.local.WordCount;
import io.kta.flink.local.WordCount.SlotSharing;
import io.kta.knowledge.Outcome;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole loop on real Flink, whose TaskManagers come and go as a Deployment says. Mock-only: the
 * API server, and the controller that follows the Deployment; a pod is named as its TaskManager.
 */
@Timeout(600)
class KubernetesFlinkIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String TASK_MANAGERS = "kta-quickstart-flink-taskmanager";
  private static final String SOURCE = "Source: sentences -> tokenizer";
  private static final String COUNTER = "counter -> sink: Writer";

  private static final List<Map.Entry<Integer, Integer>> PLANS =
      List.of(Map.entry(4, 1), Map.entry(1, 2), Map.entry(2, 3), Map.entry(1, 1));

  private final MockCluster cluster = new MockCluster();

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @Test
  void runOnce_sharedSlots_togglesOn2To4TaskManagers() throws Exception {
    try (LocalFlink flink = LocalFlink.builder().taskManagers(0).start();
        DeploymentController controller = follow(flink, 2)) {
      LocalJob job = flink.submit(WordCount.named("k8s shared")).awaitRunning();
      try (Autoscaler autoscaler = autoscaler(new Toggle(), driver(flink, job))) {
        assertRuns(autoscaler.runOnce(), job, 4, 2);
        assertRuns(autoscaler.runOnce(), job, 2, 4);
      }
      assertThat(cluster.replicas(TASK_MANAGERS)).isEqualTo(4);
      assertThat(flink.registeredTaskManagers()).isEqualTo(4);
      assertThat(job.failures()).isZero();
      assertThat(controller.removed()).isEmpty();
    }
  }

  @Test
  void runOnce_slotsOfTheirOwn_togglesOn4To6TaskManagers() throws Exception {
    WordCount wordCount = WordCount.named("k8s dedicated").withSlotSharing(SlotSharing.NONE);
    try (LocalFlink flink = LocalFlink.builder().taskManagers(0).start();
        DeploymentController controller = follow(flink, 4)) {
      LocalJob job = flink.submit(wordCount).awaitRunning();
      try (Autoscaler autoscaler = autoscaler(new Toggle(), driver(flink, job))) {
        assertRuns(autoscaler.runOnce(), job, 4, 2);
        assertRuns(autoscaler.runOnce(), job, 2, 4);
      }
      assertThat(cluster.replicas(TASK_MANAGERS)).isEqualTo(6);
      assertThat(flink.registeredTaskManagers()).isEqualTo(6);
      assertThat(job.failures()).isZero();
      assertThat(controller.removed()).isEmpty();
    }
  }

  @Test
  void runOnce_reactive_verticesFollowTheDeployment() throws Exception {
    try (LocalFlink flink =
            LocalFlink.builder().scheduler(Scheduler.REACTIVE).taskManagers(0).start();
        DeploymentController controller = follow(flink, 2)) {
      LocalJob job = flink.submit(WordCount.named("k8s reactive")).awaitRunning();
      ScaleDriver driver =
          KubernetesScaleDriver.of(cluster.client(), NAMESPACE, "Deployment/" + TASK_MANAGERS);
      try (Autoscaler autoscaler = autoscaler(new Toggle(), driver)) {
        assertTaken(autoscaler.runOnce());
        assertThat(job.runsWithin(PATIENCE, Map.of(SOURCE, 4, COUNTER, 4))).isTrue();
        assertTaken(autoscaler.runOnce());
        assertThat(job.runsWithin(PATIENCE, Map.of(SOURCE, 2, COUNTER, 2))).isTrue();
      }
      assertThat(controller.removed()).hasSize(2);
    }
  }

  @Test
  void runOnce_twentyPlansUpAndDown_noTaskFailsAndCountsAreExact() throws Exception {
    // A minute of sentences, so that a slow machine has carried out all plans before the job ends.
    WordCount wordCount = WordCount.named("k8s twenty").withSentences(24_000, 400);
    try (LocalFlink flink = LocalFlink.builder().taskManagers(0).start();
        DeploymentController controller = follow(flink, 2)) {
      LocalJob job = flink.submit(wordCount).awaitRunning();
      try (Autoscaler autoscaler = autoscaler(inTurn(PLANS), driver(flink, job))) {
        for (int i = 0; i < 20; i++) {
          Map.Entry<Integer, Integer> plan = PLANS.get(i % PLANS.size());
          assertRuns(autoscaler.runOnce(), job, plan.getKey(), plan.getValue());
          int needed = Math.max(plan.getKey(), plan.getValue());
          assertThat(cluster.replicas(TASK_MANAGERS)).isEqualTo(needed);
          await().atMost(PATIENCE).until(() -> flink.registeredTaskManagers() == needed);
        }
      }
      assertThat(job.rescales()).isEqualTo(20);
      assertThat(job.failures()).isZero();
      assertThat(controller.removed()).hasSize(20);
      assertThat(job.awaitEnd().state()).isEqualTo("FINISHED");
      assertThat(wordCount.tally().counts()).isEqualTo(wordCount.expectedCounts());
    }
  }

  /** What the marks are for: the plans that fail no task with them, above, fail some without. */
  @Test
  void runOnce_kubernetesThatIgnoresTheMarks_failsTasks() throws Exception {
    cluster.createDeployment(TASK_MANAGERS, 2);
    try (LocalFlink flink = LocalFlink.builder().taskManagers(0).start();
        DeploymentController controller =
            DeploymentController.ignoringCosts(cluster, TASK_MANAGERS, containers(flink))) {
      LocalJob job = flink.submit(WordCount.named("k8s unmarked")).awaitRunning();
      try (Autoscaler autoscaler = autoscaler(inTurn(PLANS), driver(flink, job))) {
        for (int i = 0; i < 20 && job.failures() == 0; i++) {
          CycleReport unused = autoscaler.runOnce();
          int replicas = cluster.replicas(TASK_MANAGERS);
          await().atMost(PATIENCE).until(() -> flink.registeredTaskManagers() == replicas);
          job.awaitRunning();
        }
      }
      assertThat(job.failures()).isPositive();
      assertThat(controller.removed()).isNotEmpty();
    }
  }

  private DeploymentController follow(LocalFlink flink, int replicas) {
    cluster.createDeployment(TASK_MANAGERS, replicas);
    DeploymentController controller =
        new DeploymentController(cluster, TASK_MANAGERS, containers(flink));
    await().atMost(PATIENCE).until(() -> cluster.pods().size() == replicas);
    return controller;
  }

  private static DeploymentController.Containers containers(LocalFlink flink) {
    return new DeploymentController.Containers() {
      @Override
      public String start() {
        return flink.startTaskManager();
      }

      @Override
      public void stop(String pod) {
        flink.stopTaskManager(pod);
      }
    };
  }

  private ScaleDriver driver(LocalFlink flink, LocalJob job) {
    return FlinkDriver.builder(flink.restUri())
        .jobId(job.id())
        .taskManagers(KubernetesScaleTarget.deployment(cluster.client(), NAMESPACE, TASK_MANAGERS))
        .build();
  }

  private static Algorithm<?, ?> inTurn(List<Map.Entry<Integer, Integer>> plans) {
    return Algorithm.of("toggle")
        .plan(
            context -> {
              int cycle = (int) context.cycle().number() - 1;
              Map.Entry<Integer, Integer> plan = plans.get(cycle % plans.size());
              List<OperatorId> ids = context.topology().ids();
              return new Decision.Scale(
                  ParallelismPlan.asIs(context.topology())
                      .with(ids.get(0), plan.getKey())
                      .with(ids.get(1), plan.getValue()),
                  "its turn");
            });
  }

  private static Autoscaler autoscaler(Algorithm<?, ?> algorithm, ScaleDriver driver) {
    ScalingPolicy atOnce = ScalingPolicy.builder().behavior(Behavior.unrestricted()).build();
    return Kta.autoscaler().name("it").policy(atOnce).algorithm(algorithm).driver(driver).build();
  }

  private static void assertRuns(CycleReport report, LocalJob job, int source, int counter) {
    assertThat(report.outcome())
        .as(report.toString())
        .isInstanceOfSatisfying(
            Outcome.Applied.class,
            applied -> assertThat(applied.result()).isInstanceOf(ApplyResult.Applied.class));
    assertThat(job.parallelism()).isEqualTo(Map.of(SOURCE, source, COUNTER, counter));
  }

  private static void assertTaken(CycleReport report) {
    assertThat(report.outcome())
        .as(report.toString())
        .isInstanceOfSatisfying(
            Outcome.Applied.class,
            applied -> assertThat(applied.result()).isInstanceOf(ApplyResult.Accepted.class));
  }
}
