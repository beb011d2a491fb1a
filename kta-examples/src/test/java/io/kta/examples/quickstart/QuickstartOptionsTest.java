package io.kta.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartOptionsTest {

  @Test
  void from_nothingGiven_hasDefaults() {
    assertThat(QuickstartOptions.from(new Properties()))
        .isEqualTo(
            new QuickstartOptions(
                Mode.SHARED,
                Duration.ofSeconds(5),
                6,
                Path.of("target", "quickstart.jsonl"),
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"5s, PT5S", "PT5S, PT5S", "pt0.5s, PT0.5S", "2m, PT2M"})
  void from_interval_isShortOrIso(String given, Duration interval) {
    assertThat(QuickstartOptions.from(properties("kta.interval", given)).interval())
        .isEqualTo(interval);
  }

  @ParameterizedTest
  @CsvSource({"dedicated, DEDICATED", "uniform, UNIFORM", "Reactive, REACTIVE"})
  void from_mode_ignoresCase(String given, Mode mode) {
    assertThat(QuickstartOptions.from(properties("kta.mode", given)).mode()).isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource({
    "kta.mode, sharde",
    "kta.mode, ''",
    "kta.interval, 5",
    "kta.interval, 0s",
    "kta.interval, -5s",
    "kta.interval, soon",
    "kta.cycles, 0",
    "kta.cycles, -1",
    "kta.cycles, 1.5",
    "kta.cycles, 99999999999"
  })
  void from_wrongValue_namesOptionAndValue(String option, String value) {
    assertThatThrownBy(() -> QuickstartOptions.from(properties(option, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("%s is '%s'", option, value);
  }

  @Test
  void from_recording_isAFileUnlessBlank() {
    assertThat(QuickstartOptions.from(properties("kta.recording", "a.jsonl")).recording())
        .contains(Path.of("a.jsonl"));
    assertThat(QuickstartOptions.from(properties("kta.recording", " ")).recording()).isEmpty();
  }

  @Test
  void run_wrongOption_saysSoAndReturns2() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int exitCode =
        Quickstart.run(properties("kta.mode", "sharde"), new PrintStream(out, true, UTF_8));

    assertThat(exitCode).isEqualTo(2);
    assertThat(out.toString(UTF_8)).contains("kta.mode is 'sharde'").contains("-Dkta.mode=shared");
  }

  private static Properties properties(String option, String value) {
    Properties properties = new Properties();
    properties.setProperty(option, value);
    return properties;
  }
}
