package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.docs.CodeBlocks;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's code, compiled and run as it stands there, with a driver in memory. */
final class ReadmeTest {
  private final ScaleTarget tokenizer = ScaleTarget.inMemory("tokenizer", 2);
  private final ScaleTarget counter = ScaleTarget.inMemory("counter", 2);
  private final ScaleDriver driver = ScaleTargetDriver.of(tokenizer, counter);

  @TempDir Path classes;

  private CodeBlocks blocks() throws Exception {
    return CodeBlocks.of("README.md", classes);
  }

  @Test
  void firstBlock_run_scalesAtOnce() throws Exception {
    String code = blocks().code(0, 1) + "return autoscaler;";
    try (Autoscaler autoscaler = (Autoscaler) blocks().run("First", code, driver)) {
      await().until(() -> tokenizer.replicas() == 4 && counter.replicas() == 2);
      assertThat(autoscaler.name()).isEqualTo("wordcount");
    }
  }

  @Test
  void otherBlocks_run_leaveAJobWithoutMetricsAsItIs() throws Exception {
    String code = blocks().code(1, blocks().count()) + "return growing;";
    blocks().run("Others", code, driver);
    assertThat(List.of(tokenizer.replicas(), counter.replicas())).containsExactly(2, 2);
  }
}
