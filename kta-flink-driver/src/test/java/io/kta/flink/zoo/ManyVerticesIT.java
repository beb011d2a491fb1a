package io.kta.flink.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.driver.ApplyResult;
import io.kta.flink.FlinkDriver;
import io.kta.flink.local.CountingProxy;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What jobs of up to 200 vertices cost on a real Flink, as tables for docs/benchmarks.md. Takes
 * minutes, so it runs only where it is asked for.
 */
@EnabledIfSystemProperty(named = "kta.wide", matches = "true")
class ManyVerticesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int OBSERVATIONS = 10;
  private static final List<ManyVertices> JOBS =
      List.of(
          new ManyVertices(3, 1, false),
          new ManyVertices(3, 1, true),
          new ManyVertices(20, 1, false),
          new ManyVertices(20, 1, true),
          new ManyVertices(200, 1, false),
          new ManyVertices(200, 1, true),
          new ManyVertices(21, 20, false),
          new ManyVertices(21, 20, true),
          new ManyVertices(200, 20, false),
          new ManyVertices(200, 20, true));

  @Test
  void observe_jobsOfEverySize_asksByTheSourcesAndNotByTheVertices() {
    List<String> rows = new ArrayList<>();
    try (LocalFlink flink = flink()) {
      for (ManyVertices definition : JOBS) {
        LocalJob job = flink.submit(definition).awaitRunning();
        double requests = requests(flink, job);
        rows.add(
            "| %d | %d | %s | %.1f |"
                .formatted(
                    definition.vertices(),
                    definition.sources(),
                    definition.backlog() ? "grows" : "none",
                    requests));
        job.cancel();
        assertThat(requests).isBetween(2.0, 2.0 + definition.sources() + 3 + 0.5);
      }
    }
    print("| vertices | sources | backlog | requests |", rows);
  }

  private static double requests(LocalFlink flink, LocalJob job) {
    try (CountingProxy proxy = new CountingProxy(flink.restUri());
        FlinkDriver driver = driver(proxy.uri(), job)) {
      Observation unused = observed(driver);
      for (int i = 0; i < 3; i++) {
        Visit.pause();
        unused = observed(driver);
      }
      long before = proxy.requests();
      for (int i = 0; i < OBSERVATIONS; i++) {
        Visit.pause();
        unused = observed(driver);
      }
      return (proxy.requests() - before) / (double) OBSERVATIONS;
    }
  }

  @Test
  void apply_200Vertices_phases() {
    List<String> rows = new ArrayList<>();
    try (LocalFlink flink = flink()) {
      LocalJob job = flink.submit(new ManyVertices(200, 1, false)).awaitRunning();
      try (FlinkDriver driver = driver(flink.restUri(), job)) {
        for (int round = 0; round < 3; round++) {
          for (int target : new int[] {1, ManyVertices.PARALLELISM}) {
            rows.add("| driver " + byDriver(driver, job, target));
            rows.add("| bare PUT " + byPut(job, ManyVertices.PARALLELISM + 1 - target));
            byPut(job, target);
          }
        }
      }
    }
    print("| by | instances of each | " + RescalePhases.COLUMNS, rows);
  }

  private static String byDriver(FlinkDriver driver, LocalJob job, int target) {
    Observation seen = observed(driver);
    ParallelismPlan plan = ParallelismPlan.asIs(seen.topology());
    for (Operator operator : seen.topology().operators()) {
      plan = plan.with(operator.id(), target);
    }
    ParallelismPlan wanted = plan;
    try (RescalePhases phases = new RescalePhases(job)) {
      ApplyResult result = driver.apply(wanted);
      phases.isDone();
      assertThat(result).isInstanceOf(ApplyResult.Applied.class);
      return "| " + target + " | " + phases.words();
    }
  }

  private static String byPut(LocalJob job, int target) {
    Map<String, Integer> parallelism = new TreeMap<>(job.parallelism());
    parallelism.replaceAll((vertex, same) -> target);
    try (RescalePhases phases = new RescalePhases(job)) {
      job.requestParallelism(parallelism);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> job.isRunningAt(parallelism));
      phases.isDone();
      return "| " + target + " | " + phases.words();
    }
  }

  private static Observation observed(FlinkDriver driver) {
    return await()
        .atMost(PATIENCE)
        .until(() -> driver.observe().observation(), Optional::isPresent)
        .orElseThrow();
  }

  private static FlinkDriver driver(URI flink, LocalJob job) {
    return FlinkDriver.builder(flink).jobId(job.id()).requestTimeout(PATIENCE).build();
  }

  private static LocalFlink flink() {
    return LocalFlink.builder()
        .taskManagers(ManyVertices.PARALLELISM)
        .option("taskmanager.memory.network.min", "96 mb")
        .option("taskmanager.memory.network.max", "96 mb")
        .start();
  }

  private static void print(String head, List<String> rows) {
    String line = head.replaceAll("[^|]+", "---");
    System.out.printf("%n%s%n%s%n%s%n", head, line, String.join("\n", rows));
  }
}
