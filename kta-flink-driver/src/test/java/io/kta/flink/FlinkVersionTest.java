package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a version can do. Issue 19, section 2, FlinkVersion:23: 1.18 itself was never tried. */
final class FlinkVersionTest {

  @ParameterizedTest
  @CsvSource({
    "1.9-SNAPSHOT, false, false",
    "1.17.2, false, false",
    "1.18.0, true, false",
    "1.20.5, true, false",
    "2.0, true, true",
    "2.3.0-rc1, true, true",
    "10.1.0, true, true"
  })
  void of_asFlinkTellsIt_knowsWhatItCanDo(
      String text, boolean canRescale, boolean rescalesAtCheckpoint) {
    FlinkVersion version = FlinkVersion.of(text);
    assertThat(version.canRescale()).isEqualTo(canRescale);
    assertThat(version.rescalesAtCheckpoint()).isEqualTo(rescalesAtCheckpoint);
  }
}
