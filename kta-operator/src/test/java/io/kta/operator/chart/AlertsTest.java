package io.kta.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alerts, by Prometheus' own tool, and the queries of alerts and dashboards. */
final class AlertsTest {
  private static final Path METRICS = Path.of("../docs/operator.md");
  private static final Set<String> SUMMARIES = Set.of("kta_cycle_seconds", "kta_lateness_seconds");
  private static final Pattern METRIC = Pattern.compile("\\bkta_[a-z_]+");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check rules src/main/helm/files/alerts.yml",
        "test rules src/test/resources/promtool/alerts-test.yml"
      })
  void promtool_isContent(String arguments) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/promtool")), "SKIPPED: there is no promtool");
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of("/usr/bin/promtool"), Stream.of(arguments.split(" ", -1)))
                    .toList())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
  }

  @Test
  void queries_nameDocumentedMetricsOnly() throws IOException {
    Set<String> documented = metricsIn(List.of(Files.readString(METRICS)));
    Set<String> used = metricsIn(List.of(Files.readString(Chart.ALERTS)));
    used.addAll(metricsIn(Chart.queries()));
    for (String summary : SUMMARIES) {
      used.remove(summary + "_sum");
      used.remove(summary + "_count");
    }
    assertThat(documented).containsAll(used);
  }

  /** Whatever is documented can be seen on a dashboard. */
  @Test
  void dashboards_showEveryMetric() throws IOException {
    Set<String> shown = metricsIn(Chart.queries());
    shown.addAll(SUMMARIES); // as their sums and counts
    assertThat(shown).containsAll(metricsIn(List.of(Files.readString(METRICS))));
  }

  @Test
  void panels_haveNumbersOfTheirOwnAndAQuery() throws IOException {
    for (JsonNode dashboard : Chart.dashboards()) {
      Set<Integer> ids = new LinkedHashSet<>();
      for (JsonNode panel : dashboard.path("panels")) {
        assertThat(ids.add(panel.path("id").asInt())).isTrue();
        assertThat(panel.at("/targets/0/expr").asText()).isNotBlank();
        assertThat(panel.path("title").asText()).isNotBlank();
      }
    }
  }

  private static Set<String> metricsIn(List<String> texts) {
    return texts.stream()
        .flatMap(text -> METRIC.matcher(text).results())
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
