package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
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
  void toHtml_aRun_isCompleteInItself() throws Exception {
    SimulationReport report = report();
    String page = report.toHtml();
    assertThat(
            page.replaceFirst(
                "/\\*! https://\\S+ \\(v[0-9.]+\\) \\*/", "")) // uPlot says where it is from
        .startsWith("<!DOCTYPE html>")
        .doesNotContain("{{", "http:", "https:", "url(", "@import", "src=")
        .contains("Load and capacity", "records per second", "Parallelism of count", "instances")
        .contains("The MIT License (MIT)", "Leon Sorokin");
    assertThat(run(page).at("/charts")).hasSize(5);
    assertThat(run(page).at("/charts/4/marks").size()).as("decisions").isGreaterThan(20);
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

  /** It ended in a NumberFormatException, since the page read its own list of changes back. */
  @Test
  void toHtml_operatorNamesWithACommaAndAnotherName_showTheirOwnDecisions() throws Exception {
    assertThat(marks(twoOperators("map", "map x, y", 3, 5), "map")).isEqualTo(1);
    assertThat(marks(twoOperators("map", "map x, y", 3, 5), "map x, y")).isEqualTo(1);
  }

  /** The chart of {@code map} also had a mark where {@code map count} was scaled. */
  @Test
  void toHtml_operatorWhoseNameBeginsAnotherOnes_showsItsOwnDecisionsOnly() throws Exception {
    assertThat(marks(twoOperators("map", "map count", 1, 5), "map")).isZero();
    assertThat(marks(twoOperators("map", "map count", 1, 5), "map count")).isEqualTo(1);
  }

  private static SimulationReport twoOperators(
      String first, String second, int firstTarget, int secondTarget) {
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source(first, 100, Load.constant(50))
            .operator(second, 100)
            .edge(first, second);
    Algorithm<?, ?> asTold =
        Algorithm.of("algorithm")
            .plan(
                context ->
                    new Decision.Scale(
                        ParallelismPlan.asIs(context.topology())
                            .with(new OperatorId(first), firstTarget)
                            .with(new OperatorId(second), secondTarget),
                        "as told"));
    return Simulation.of(job)
        .algorithm(asTold)
        .policy(ScalingPolicy.builder().behavior(Behavior.unrestricted()).build())
        .runFor(Duration.ofMinutes(10));
  }

  /** Returns how many decisions the chart of an operator shows. */
  private static int marks(SimulationReport report, String operator) throws Exception {
    String page = report.toHtml();
    List<String> charts =
        Pattern.compile("<div class=\"chart\"[^>]* aria-label=\"([^\"]*)\"")
            .matcher(page)
            .results()
            .map(chart -> chart.group(1))
            .toList();
    int place = charts.indexOf("Parallelism of " + operator + " over time");
    return run(page).at("/charts").get(place).get("marks").size();
  }

  /** Returns what the page's script draws. */
  private static JsonNode run(String page) throws Exception {
    String json = page.substring(page.indexOf("const run = ") + 12);
    return JsonMapper.builder().build().readTree(json.substring(0, json.indexOf(";\n")));
  }

  @Test
  void toHtml_nothingComesAndEveryCycleFails_isDrawnAllTheSame() throws Exception {
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
    assertThat(page).contains("a cycle failed", "mark failed");
    JsonNode run = run(page);
    assertThat(run.at("/events/0/kind").textValue()).isEqualTo("failed");
    assertThat(run.at("/events/0/text").textValue()).contains("broken");
    assertThat(run.at("/charts/0/marks").size()).isEqualTo(run.at("/events").size());
    assertThat(run.toString()).doesNotContain("NaN");
  }

  /**
   * It once seemed to have asked for the 10 at the top of the chart; the page lets 14 stand out.
   */
  @Test
  void toHtml_planAboveAllThatRan_isMarkedWhereItAsked() throws Exception {
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
    assertThat(page).contains("mark refused");
    assertThat(run(page).at("/charts/3/marks/0/1").intValue()).isEqualTo(14);
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
