package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FlinkDurationTest {

  @ParameterizedTest
  @CsvSource({
    "30 s, PT30S",
    "500ms, PT0.5S",
    "1 min, PT1M",
    "PT30S, PT30S",
    "7, PT0.007S",
    "2 H, PT2H",
    "1d, PT24H"
  })
  void of_asFlinkWritesIt_isThat(String text, Duration duration) {
    assertThat(FlinkDuration.of(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1 s", "1 fortnight", "2 d", "9999999999999999 s"})
  void of_anythingElse_isUnknown(String text) {
    assertThat(FlinkDuration.of(text)).isEmpty();
  }
}
