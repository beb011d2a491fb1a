package io.kta.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.CycleReport;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.WordCount;
import io.kta.policy.Behavior;
import io.kta.policy.Rule;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole loop in a session cluster of real Flink, with two jobs that come, go and come back. */
@Timeout(900)
final class FlinkJobsIT {
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final String SOURCE = "Source: sentences -> tokenizer";
  private static final String COUNTER = "counter -> sink: Writer";

  private final Map<String, Integer> wanted = new ConcurrentHashMap<>();
  private final List<CycleReport> reports = new CopyOnWriteArrayList<>();
  private final List<Inheritance> inherited = new CopyOnWriteArrayList<>();

  @Test
  void start_twoJobsOfWhichOneIsUpgraded_bringsItBackInOneRescale() {
    try (LocalFlink flink = LocalFlink.builder().taskManagers(8).start()) {
      LocalJob orders = flink.submit(WordCount.named("orders")).awaitRunning();
      LocalJob clicks = flink.submit(WordCount.named("clicks")).awaitRunning();
      try (FlinkJobs jobs = builder(flink).start()) {
        wanted.put("orders", 4);
        wanted.put("clicks", 3);
        assertThat(orders.runsWithin(SOON, at(2, 4))).isTrue();
        assertThat(clicks.runsWithin(SOON, at(2, 3))).isTrue();
        wanted.clear(); // from now on the algorithm leaves jobs as they are

        orders.cancel();
        await().atMost(SOON).until(() -> jobs.autoscaler("orders").isEmpty());
        LocalJob upgraded = flink.submit(WordCount.named("orders")).awaitRunning();
        assertThat(upgraded.runsWithin(SOON, at(2, 4))).isTrue();
        awaitCycles("orders", 2);
        assertThat(upgraded.rescales()).isEqualTo(1);
        assertThat(inherited).hasSize(1);
        assertThat(inherited.get(0).toString())
            .startsWith("2 vertices matched by id and 0 by name");
        assertThat(conflicts()).isEmpty();
        assertThat(clicks.rescales()).isEqualTo(1); // which was left in peace

        // somebody's change of the running job is seen, and respected
        wanted.put("orders", 4);
        upgraded.requestParallelism(at(2, 3));
        assertThat(upgraded.runsWithin(SOON, at(2, 3))).isTrue();
        await().atMost(SOON).until(() -> !conflicts().isEmpty());
        assertThat(conflicts()).allMatch(name -> name.equals("orders"));
        assertThat(upgraded.isRunningAt(at(2, 3))).isTrue();
      }
      assertThat(orders.id()).isNotEqualTo(clicks.id());
      assertThat(clicks.failures()).isZero();
    }
  }

  private FlinkJobsBuilder builder(LocalFlink flink) {
    ScalingPolicy policy =
        ScalingPolicy.builder()
            .interval(Duration.ofMillis(500))
            .behavior(Behavior.unrestricted())
            .maxParallelism(8)
            .build();
    return FlinkJobs.builder(flink.restUri())
        .matching("orders|clicks")
        .algorithm(this::algorithm)
        .policy(policy)
        .discoveryInterval(Duration.ofMillis(500))
        .cycleListener(reports::add)
        .listener(
            new FlinkJobsListener() {
              @Override
              public void onInherited(JobRun run, Inheritance inheritance) {
                inherited.add(inheritance);
              }
            });
  }

  private Algorithm<?, ?> algorithm(String job) {
    return Algorithm.of("wanted")
        .plan(
            context -> {
              Integer target = wanted.get(job);
              return target == null
                  ? new Decision.Hold("nothing is wanted")
                  : new Decision.Scale(
                      ParallelismPlan.of(context.topology(), operator -> target(operator, target)),
                      "it is wanted");
            });
  }

  private static int target(Operator operator, int counter) {
    return operator.name().startsWith("counter") ? counter : operator.parallelism();
  }

  private static Map<String, Integer> at(int source, int counter) {
    return Map.of(SOURCE, source, COUNTER, counter);
  }

  /** Waits for so many further cycles of a job. */
  private void awaitCycles(String job, int count) {
    long before = cycles(job);
    await().atMost(SOON).until(() -> cycles(job) >= before + count);
  }

  private long cycles(String job) {
    return reports.stream()
        .filter(report -> report.cycle().autoscaler().equals(job) && report.admission().isPresent())
        .count();
  }

  /** Returns the jobs of which a change was taken for somebody else's, once for each cycle. */
  private List<String> conflicts() {
    return reports.stream()
        .filter(
            report ->
                report.admission().stream()
                    .flatMap(admission -> admission.adjustments().stream())
                    .anyMatch(adjustment -> adjustment.rule() == Rule.CONFLICT))
        .map(report -> report.cycle().autoscaler())
        .toList();
  }
}
