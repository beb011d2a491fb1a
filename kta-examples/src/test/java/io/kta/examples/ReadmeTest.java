package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.algorithm.learned.LearnedCapacity;
import io.kta.docs.CodeBlocks;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's code, compiled and run as it stands there, and the report that it shows. */
final class ReadmeTest {
  private static final String IMPORTS =
      """
      import io.kta.*;
      import io.kta.algorithm.learned.LearnedCapacity;
      import io.kta.policy.ScalingPolicy;
      import io.kta.flink.FlinkDriver;
      import java.net.URI;
      """;

  @TempDir Path classes;

  @Test
  void code_withADriverInMemory_runs() throws Exception {
    ScaleTarget counter = ScaleTarget.inMemory("counter", 17); // one above the policy's bound
    CodeBlocks readme = CodeBlocks.of("README.md", classes);
    readme.compile(0, IMPORTS, "");
    String code = readme.code(0, 1);
    assertThat(code.lines().count()).as("lines of the first example").isLessThanOrEqualTo(10);
    String inMemory = code.replaceFirst("driver\\(FlinkDriver.*\\)", "driver(driver)");
    try (Autoscaler autoscaler =
        (Autoscaler)
            readme.run(
                "First", IMPORTS, inMemory + "return autoscaler;", ScaleTargetDriver.of(counter))) {
      await().until(() -> counter.replicas() == 16);
      assertThat(autoscaler.name()).isEqualTo("wordcount");
    }
  }

  @Test
  void explanation_shown_isThatOfARun() throws Exception {
    List<CycleReport> scaled = new ArrayList<>();
    SimulatedTopology.Builder wordcount =
        SimulatedTopology.builder()
            .source("source", 4_000, Load.cosine(600, 400, Duration.ofHours(1)))
            .operator(SimulatedOperator.of("counter", 150).parallelism(2))
            .edge("source", "counter")
            .metricQuality(MetricQuality.rest())
            .rescaleCost(RescaleCost.inPlace());
    Object unused =
        Simulation.of(wordcount)
            .algorithm(new LearnedCapacity())
            .policy(ScalingPolicy.builder().maxParallelism(5).build())
            .listener(
                report -> {
                  if (report.outcome().isChange()) {
                    scaled.add(report);
                  }
                })
            .runFor(Duration.ofMinutes(50));
    assertThat(Files.readString(Path.of("../README.md")))
        .contains("```\n" + scaled.get(scaled.size() - 1).explain() + "```");
  }

  @Test
  void page_asAWhole_isReadInAMinute() throws Exception {
    assertThat(Files.readAllLines(Path.of("../README.md"))).hasSizeLessThanOrEqualTo(150);
  }
}
