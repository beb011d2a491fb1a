package io.kta.kubernetes;

import static io.kta.kubernetes.MockApiServer.answer;
import static io.kta.kubernetes.MockApiServer.status;
import static io.kta.kubernetes.MockCluster.NAMESPACE;
import static io.kta.kubernetes.MockCluster.deploymentPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.Outcome;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop outlives an API server that is away: half of the time it refuses, half it is silent. */
@Timeout(300)
final class KubernetesOutageTest {
  private final MockCluster cluster = new MockCluster();
  private final List<CycleReport> reports = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @Test
  void start_serverAwayForAWhile_goesOnWhenItIsBack() {
    cluster.createDeployment("counter", 2);
    AtomicBoolean silent = new AtomicBoolean();
    ScaleDriver driver =
        KubernetesScaleDriver.builder(cluster.client(), NAMESPACE)
            .target("Deployment/counter")
            .requestTimeout(Duration.ofMillis(400))
            .build();
    String read = "GET " + deploymentPath("counter");
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .name("outage")
            .policy(ScalingPolicy.builder().interval(Duration.ofMillis(50)).build())
            .algorithm(new Toggle())
            .driver(driver)
            .listener(reports::add)
            .start()) {
      await().until(() -> reports.stream().anyMatch(KubernetesOutageTest::isNoFailure));
      cluster
          .api()
          .replace(
              read,
              () -> {
                silent.set(!silent.get());
                return Optional.of(
                    silent.get()
                        ? answer(200, "{}").setBodyDelay(Duration.ofSeconds(2))
                        : answer(503, status(503, "ServiceUnavailable", "leader lost")));
              });
      int before = reports.size();
      await().until(() -> failuresSince(before) >= 3);
      cluster.api().restore(read);
      int back = reports.size();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> reports.stream().skip(back).anyMatch(KubernetesOutageTest::isNoFailure));
      assertThat(autoscaler.name()).isEqualTo("outage");
    }
  }

  @Test
  void runOnce_serverAwayForThirtySeconds_failsEachCycleAndThenScales() {
    cluster.createDeployment("counter", 2);
    ManualClock clock = new ManualClock();
    ScaleDriver driver =
        KubernetesScaleDriver.builder(cluster.client(), NAMESPACE)
            .target("Deployment/counter")
            .clock(clock)
            .build();
    ScalingPolicy atOnce = ScalingPolicy.builder().behavior(Behavior.unrestricted()).build();
    String read = "GET " + deploymentPath("counter");
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .name("away")
            .policy(atOnce)
            .algorithm(new Toggle())
            .driver(driver)
            .clock(clock)
            .build()) {
      cluster.api().replace(read, 503, status(503, "ServiceUnavailable", "leader lost"));
      for (int second = 0; second < 30; second += 5) {
        assertThat(autoscaler.runOnce().outcome())
            .isInstanceOfSatisfying(
                Outcome.Failed.class,
                failed ->
                    assertThat(failed.toString())
                        .contains("Deployment/counter in namespace streams", "leader lost"));
        clock.advance(Duration.ofSeconds(5));
      }
      assertThat(cluster.api().requests()).noneMatch(request -> request.startsWith("PUT"));
      cluster.api().restore(read);
      assertThat(autoscaler.runOnce().outcome()).isInstanceOf(Outcome.Applied.class);
      assertThat(cluster.replicas("counter")).isEqualTo(4);
    }
  }

  private long failuresSince(int report) {
    return reports.stream().skip(report).filter(one -> !isNoFailure(one)).count();
  }

  private static boolean isNoFailure(CycleReport report) {
    return !(report.outcome() instanceof Outcome.Failed);
  }
}
