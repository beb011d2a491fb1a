package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HtmlPageTest {
  static SimulationReport report() {
    return Simulation.of(SimulationTest.wave())
        .algorithm(SimulationTest.busy(0.6))
        .policy(
            ScalingPolicy.builder()
                .maxParallelism(12)
                .behavior(Behavior.kubernetesDefaults())
                .build())
        .runFor(Duration.ofHours(2));
  }

  @Test
  void toHtml_aRun_isCompleteInItself() {
    SimulationReport report = report();
    String page = report.toHtml();
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .doesNotContain("{{", "http:", "https:", "url(", "@import", "src=")
        .contains("Load and capacity", "records per second", "Parallelism of count", "instances");
    int marks = page.split("<circle class=\"mark scaled\" data-at", -1).length - 1;
    assertThat(marks).as("a mark for each operator a decision changes").isGreaterThan(20);
    assertThat(page.length()).isLessThan(500_000);
  }

  @Test
  void toHtml_namesAndReasonsWithMarkup_areShownAsText() {
    String evil = "<script>alert(1)</script>\"&";
    SimulatedTopology.Builder job =
        SimulatedTopology.builder().source(evil, 100, Load.constant(50));
    Algorithm<?, ?> says =
        Algorithm.of("algorithm")
            .plan(
                context ->
                    new Decision.Scale(
                        ParallelismPlan.asIs(context.topology()).with(new OperatorId(evil), 2),
                        evil));
    SimulationReport report = Simulation.of(job).algorithm(says).runFor(Duration.ofMinutes(10));
    assertThat(report.rescales()).isEqualTo(1);
    assertThat(report.toHtml()).doesNotContain("<script>alert").contains("&lt;script&gt;alert");
    assertThat(report.toCsv()).contains("\"<script>alert(1)</script>\"\"&.parallelism\"");
  }

  @Test
  void toHtml_nothingComesAndEveryCycleFails_isDrawnAllTheSame() {
    Algorithm<?, ?> broken =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  throw new IllegalStateException("broken");
                });
    String page =
        Simulation.of(SimulatedTopology.builder().source("idle", 1, Load.NONE))
            .algorithm(broken)
            .runFor(Duration.ofDays(3))
            .toHtml();
    assertThat(page).contains("a cycle failed", "mark failed", "broken").doesNotContain("NaN");
  }

  /** It once seemed to have asked for the 10 at the top of the chart. */
  @Test
  void toHtml_planAboveAllThatRan_isMarkedWhereItAsked() {
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source(SimulatedOperator.of("map", 100).parallelism(7), Load.constant(50))
            .slots(9);
    Algorithm<?, ?> greedy =
        Algorithm.of("algorithm")
            .plan(
                context ->
                    new Decision.Scale(
                        ParallelismPlan.of(context.topology(), operator -> 14), "more is more"));
    String page = Simulation.of(job).algorithm(greedy).runFor(Duration.ofMinutes(2)).toHtml();
    // the axis ends at 15, 10 below the top; 96 are left for it, so that 14 is at 10 + 96 / 15
    assertThat(page).contains("mark refused\" data-at", "cy=\"16.4\"", ">15</text>");
  }

  @Test
  void toCsv_aRun_hasARowForEachPartAndEverySeries() {
    SimulationReport report = report();
    List<String> lines = report.toCsv().lines().toList();
    assertThat(lines).hasSize(1 + 7200 / 5);
    assertThat(lines.get(0))
        .startsWith("seconds,load_per_s,capacity_per_s,lag,latency_s,stopped_share,")
        .endsWith("count.parallelism,count.needed,count.busy,count.backpressured");
    assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(14));
    assertThat(lines.get(lines.size() - 1).split(",", -1)[10])
        .isEqualTo(String.valueOf(report.finalParallelism("count")));
  }

  @Test
  void toString_aRun_hasEveryMeasure() {
    assertThat(report().toString())
        .contains("latency p95", "surplus", "settling", "overshoot", "regret", "oracle");
  }
}
