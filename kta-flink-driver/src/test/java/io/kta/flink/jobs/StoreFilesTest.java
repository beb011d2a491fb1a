package io.kta.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files named after jobs, whose names are others' words. */
final class StoreFilesTest {

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "..", "/", "a\0b", "C:\\x", "", "ключ", "a b\nc"})
  void fileName_oddNames_stayWithinTheFolder(String jobName) {
    Path folder = Path.of("knowledge");
    Path file = folder.resolve(StoreFiles.fileName(jobName) + ".json");
    assertThat(file.normalize().getParent()).isEqualTo(folder);
    assertThat(file.getFileName().toString()).matches("[A-Za-z0-9%_-]+\\.json");
  }

  @Test
  void fileName_differentNames_areDifferent() {
    assertThat(StoreFiles.fileName("orders-eu_1")).isEqualTo("orders-eu_1");
    assertThat(StoreFiles.fileName("a.b")).isNotEqualTo(StoreFiles.fileName("a%2Eb"));
    String longName = "x".repeat(5_000);
    assertThat(StoreFiles.fileName(longName + "1"))
        .hasSizeLessThan(200)
        .isNotEqualTo(StoreFiles.fileName(longName + "2"));
  }
}
