package io.kta.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.policy.Reason;
import io.kta.policy.Rule;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What Prometheus is told is what the documentation says. */
final class MetersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ResourceID POLICY = new ResourceID("job", "streams");
  private static final ScalingPolicy TERMS =
      ScalingPolicy.builder().minParallelism(2).maxParallelism(4).build();

  private final Meters meters = new Meters(new ManualClock(NOW.plusSeconds(7)));

  @Test
  void scrape_afterCycles_hasWhatIsDocumentedAndNoMore() throws IOException {
    recordAll();
    assertThat(scraped()).isEqualTo(documented());
  }

  @Test
  void documentedQueries_useMetricsThatThereAre() throws IOException {
    recordAll();
    String docs = Files.readString(Path.of("../docs/operator.md"));
    String queries = docs.substring(docs.indexOf("```promql"));
    List<String> used =
        Pattern.compile("kta_\\w+")
            .matcher(queries.substring(0, queries.indexOf("```", 3)))
            .results()
            .map(match -> match.group())
            .toList();
    assertThat(used).hasSizeGreaterThan(5).allMatch(name -> meters.scrape().contains(name + "{"));
  }

  @Test
  void scrape_afterCycles_tellsNumbers() {
    recordAll();
    assertThat(meters.scrape())
        .contains("kta_limited_total{namespace=\"streams\",policy=\"job\",rule=\"bounds\"} 1.0")
        .contains("kta_driver_errors_total{namespace=\"streams\",policy=\"job\"} 1.0")
        .contains("kta_rescales_total{namespace=\"streams\",policy=\"job\"} 1.0")
        .contains("kta_parallelism_min{namespace=\"streams\",operator=\"map\",policy=\"job\"} 2.0")
        .contains("kta_parallelism_max{namespace=\"streams\",operator=\"map\",policy=\"job\"} 4.0")
        .contains("kta_ready{namespace=\"streams\",policy=\"job\"} 1.0")
        .contains("kta_paused{namespace=\"streams\",policy=\"job\"} 0.0")
        .containsPattern("kta_build_info\\{java=\"\\d[^\"]*\",version=\"\\d[^\"]*\"} 1");
    assertThat(number("(?m)^kta_observation_age_seconds\\{[^}]*} (\\S+)$")).isEqualTo(7);
  }

  @Test
  void record_operatorGone_removesItsSeries() {
    meters.record(POLICY, limited(), TERMS);
    assertThat(meters.scrape()).contains("operator=\"map\"");
    meters.record(POLICY, seen(Operator.of("other", 1)), TERMS);
    assertThat(meters.scrape())
        .contains("kta_parallelism_current{namespace=\"streams\",operator=\"other\"")
        .doesNotContain("operator=\"map\"");
    meters.record(POLICY, limited(), TERMS);
    assertThat(meters.scrape()).contains("operator=\"map\"").doesNotContain("operator=\"other\"");
  }

  @Test
  void record_manyOperators_showsFifty() {
    Operator[] operators = new Operator[500];
    Arrays.setAll(operators, i -> Operator.of("o" + i, 1));
    meters.record(POLICY, seen(operators), TERMS);
    assertThat(meters.scrape().lines().filter(line -> line.startsWith("kta_parallelism_current{")))
        .hasSize(50);
  }

  @Test
  void record_noMost_isNotShown() {
    meters.record(POLICY, limited(), ScalingPolicy.defaults());
    assertThat(meters.scrape())
        .contains("kta_parallelism_min{")
        .doesNotContain("kta_parallelism_max{");
  }

  @Test
  void forget_removesEverySeriesOfThePolicy() {
    recordAll();
    meters.forget(POLICY);
    assertThat(meters.scrape()).doesNotContain("policy=\"job\"");
    recordAll();
    assertThat(meters.scrape()).contains("kta_observation_age_seconds{");
  }

  private void recordAll() {
    meters.record(POLICY, limited(), TERMS);
    meters.record(POLICY, failed(), TERMS);
    meters.watched("streams", true);
    KtaPolicyStatus status = new KtaPolicyStatus();
    ConditionStatus ready = new ConditionStatus();
    ready.type = "Ready";
    ready.status = "True";
    status.conditions = List.of(ready);
    meters.record(POLICY, status);
  }

  /** Returns name, type, labels and meaning of all that is scraped. */
  private Set<String> scraped() {
    String text = meters.scrape();
    Set<String> metrics = new TreeSet<>();
    Pattern.compile("(?m)^# HELP (kta_\\S+) (.*)\n# TYPE \\S+ (\\w+)\n(.*)$")
        .matcher(text)
        .results()
        .forEach(
            match ->
                metrics.add(
                    "%s | %s | %s | %s"
                        .formatted(
                            match.group(1),
                            match.group(3),
                            labels(match.group(4)),
                            match.group(2))));
    return metrics;
  }

  private static String labels(String series) {
    return Pattern.compile("(\\w+)=\"")
        .matcher(series)
        .results()
        .map(m -> m.group(1))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static Set<String> documented() throws IOException {
    Set<String> metrics = new TreeSet<>();
    Pattern.compile("(?m)^\\| `(kta_\\w+)` \\| (\\w+) \\| ([^|]*) \\| (.*) \\|$")
        .matcher(Files.readString(Path.of("../docs/operator.md")))
        .results()
        .forEach(
            match ->
                metrics.add(
                    "%s | %s | %s | %s"
                        .formatted(
                            match.group(1),
                            match.group(2),
                            match.group(3).replace("`", ""),
                            match.group(4))));
    return metrics;
  }

  private double number(String pattern) {
    return Pattern.compile(pattern)
        .matcher(meters.scrape())
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private static CycleReport seen(Operator... operators) {
    return CycleReport.of(
            new CycleId("streams/job", 1),
            NOW,
            new Outcome.Failed(Step.PLAN, "why not", Optional.empty()))
        .withObservation(Observation.of(NOW, Topology.chain(operators)));
  }

  private static CycleReport limited() {
    Operator operator = Operator.of("map", 1);
    OperatorId id = operator.id();
    Admission admission =
        new Admission(
            new Decision.Scale(new ParallelismPlan(Map.of(id, 9)), "load"),
            new Decision.Scale(new ParallelismPlan(Map.of(id, 4)), "load"),
            List.of(new Adjustment(Rule.BOUNDS, id, 9, 4, Reason.said("the policy allows 1 to 4"))),
            List.of(),
            Optional.empty());
    return CycleReport.of(
            new CycleId("streams/job", 1), NOW, new Outcome.Applied(ApplyResult.applied()))
        .withLateness(Duration.ofSeconds(2))
        .withObservation(Observation.of(NOW, Topology.chain(operator)))
        .withAdmission(admission);
  }

  private static CycleReport failed() {
    return CycleReport.of(
        new CycleId("streams/job", 2),
        NOW,
        new Outcome.Failed(Step.OBSERVE, "away", Optional.empty()));
  }
}
