package io.kta.examples.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.algorithm.Algorithms;
import io.kta.examples.migration.Conversion.Remark;
import io.kta.policy.Alignment;
import io.kta.policy.Bounds;
import io.kta.policy.Effectiveness;
import io.kta.policy.RateLimit;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.WeeklyWindow;
import io.kta.topology.Operator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FlinkAutoscalerConversionTest {
  private static final ZoneId ZONE = ZoneOffset.UTC;
  private static final Operator ANY = Operator.of("any", 1);

  @Test
  void of_nothingSet_hasFlinksBoundsAndKtasCalm() {
    Conversion conversion = FlinkAutoscalerConversion.of(Map.of(), ZONE);
    assertThat(conversion.policy())
        .isEqualTo(
            ScalingPolicy.builder().interval(Duration.ofMinutes(1)).maxParallelism(200).build());
    assertThat(conversion.parameters()).isEmpty();
    assertThat(conversion.remarks()).isEmpty();
  }

  @Test
  void of_boundsAndDryRun_areThePolicys() {
    ScalingPolicy policy =
        converted(
                "job.autoscaler.vertex.min-parallelism", "2",
                "kubernetes.operator.job.autoscaler.vertex.max-parallelism", "40",
                "job.autoscaler.scaling.enabled", "false")
            .policy();
    assertThat(policy.limits().bounds().of(ANY)).isEqualTo(new Bounds.Range(2, 40));
    assertThat(policy.dryRun()).isTrue();
  }

  /** The most that was asked for within the interval, as a stabilization window has it. */
  @Test
  void of_scaleDownInterval_isTheStabilizationWindow() {
    ScalingPolicy policy =
        converted(
                "job.autoscaler.scale-up.grace-period", "10 min",
                "job.autoscaler.scale-down.interval", "1 h",
                "job.autoscaler.scale-down.max-factor", "0.5",
                "job.autoscaler.scale-up.max-factor", "2.0")
            .policy();
    assertThat(policy.behaviors().of(ANY).down().stabilizationWindow())
        .isEqualTo(Duration.ofHours(1));
    assertThat(policy.behaviors().of(ANY).down().limits())
        .containsExactly(RateLimit.percent(50, Duration.ofMinutes(1)));
    assertThat(policy.behaviors().of(ANY).up().limits())
        .containsExactly(RateLimit.percent(200, Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "BALANCED, AS_PLANNED",
    "evenly_spread, EVEN",
    "OFF, OFF",
  })
  void of_alignment_isThePolicys(String mode, Alignment alignment) {
    assertThat(
            converted("job.autoscaler.scaling.parallelism-alignment.mode", mode)
                .policy()
                .limits()
                .alignment())
        .isEqualTo(alignment);
  }

  @Test
  void of_alignmentByAPlugin_isLeftOut() {
    Conversion conversion = converted("job.autoscaler.scaling.parallelism-alignment.mode", "mine");
    assertThat(conversion.remarks()).extracting(Remark::isKept).containsExactly(false);
  }

  @Test
  void of_excludedPeriods_dailyOnesAreKeptAndACronIsNamed() {
    Conversion conversion =
        converted(
            "job.autoscaler.excluded.periods",
            "08:00:00-09:30:00; 12:00:00-13:00:00 && * * * * 1-5 ?");
    assertThat(conversion.policy().toString()).contains("08:00");
    assertThat(conversion.policy())
        .isEqualTo(
            FlinkAutoscalerConversion.of(Map.of(), ZONE).policy().toBuilder()
                .exclude(WeeklyWindow.daily(LocalTime.of(8, 0), LocalTime.of(9, 30), ZONE))
                .build());
    assertThat(conversion.remarks().get(0).toString()).contains("is left out").contains("cron");
  }

  @Test
  void of_effectiveness_isThePolicys() {
    assertThat(
            converted("job.autoscaler.scaling.effectiveness.detection.enabled", "false").policy())
        .isEqualTo(
            FlinkAutoscalerConversion.of(Map.of(), ZONE).policy().toBuilder()
                .effectiveness(Effectiveness.ignored())
                .build());
    assertThat(
            converted(
                    "job.autoscaler.scaling.effectiveness.detection.enabled", "true",
                    "job.autoscaler.scaling.effectiveness.threshold", "0.3")
                .policy())
        .isEqualTo(
            FlinkAutoscalerConversion.of(Map.of(), ZONE).policy().toBuilder()
                .effectiveness(Effectiveness.defaults().withLeastGain(0.3))
                .build());
  }

  @Test
  void of_timesOfTheAlgorithm_makeAKta() {
    Conversion conversion =
        converted(
            "job.autoscaler.catch-up.duration", "10 min", "job.autoscaler.restart.time", "90s");
    assertThat(conversion.parameters())
        .containsOnly(Map.entry("catchUp", "PT10M"), Map.entry("restart", "PT1M30S"));
    assertThat(Algorithms.named("Kta", conversion.parameters()).toString()).contains("PT10M");
  }

  @Test
  void of_valueThatCannotBeRead_namesTheOption() {
    assertThatThrownBy(() -> converted("job.autoscaler.restart.time", "soon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("job.autoscaler.restart.time: soon")
        .hasMessageContaining("15 min");
  }

  @Test
  void of_optionsOfOthersAndUnknownOnes_arePassedOverOrNamed() {
    assertThat(
            converted("taskmanager.numberOfTaskSlots", "4", "job.autoscaler.colour", "red")
                .remarks())
        .containsExactly(new Remark("colour", "red", false, "not known here"));
  }

  @ParameterizedTest
  @CsvSource({
    "15 min, PT15M",
    "1 h, PT1H",
    "30s, PT30S",
    "2 d, PT48H",
    "500, PT0.5S",
    "PT5M, PT5M",
    "90 seconds, PT1M30S"
  })
  void parse_asFlinkWritesThem_isTheDuration(String text, Duration duration) {
    assertThat(FlinkDurations.parse(text)).isEqualTo(duration);
  }

  /** Each option has its line in the table of the page, in the words that are printed. */
  @ParameterizedTest
  @EnumSource(AutoscalerOption.class)
  void page_ofEachOption_hasItsAnswer(AutoscalerOption option) throws Exception {
    assertThat(Files.readString(Path.of("..", "docs", "from-flink-autoscaler.md")))
        .contains("| `" + option.key() + "` | " + option.answer() + " |");
  }

  @Test
  void page_table_hasNoOtherOptions() throws Exception {
    List<String> keys =
        Files.readAllLines(Path.of("..", "docs", "from-flink-autoscaler.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf("` |")))
            .toList();
    assertThat(keys)
        .containsExactlyElementsOf(
            Arrays.stream(AutoscalerOption.values()).map(AutoscalerOption::key).toList());
  }

  private static Conversion converted(String... keysAndValues) {
    Map<String, String> configuration = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      configuration.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return FlinkAutoscalerConversion.of(configuration, ZONE);
  }
}
