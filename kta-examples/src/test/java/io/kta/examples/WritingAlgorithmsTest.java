package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.docs.CodeBlocks;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page on writing an algorithm, compiled and run as it stands there. */
final class WritingAlgorithmsTest {
  private final ScaleTarget tokenizer = ScaleTarget.inMemory("tokenizer", 2);
  private final ScaleTarget counter = ScaleTarget.inMemory("counter", 2);
  private final ScaleDriver driver = ScaleTargetDriver.of(tokenizer, counter);

  @TempDir Path classes;

  @Test
  void blocks_run_leaveAJobWithoutMetricsAsItIs() throws Exception {
    CodeBlocks blocks = CodeBlocks.of("docs/writing-algorithms.md", classes);
    Algorithm<?, ?> last =
        (Algorithm<?, ?>)
            blocks.run("Page", blocks.code(0, blocks.count()) + "return growing;", driver);
    assertThat(last.name()).isEqualTo("growing");
    assertThat(List.of(tokenizer.replicas(), counter.replicas())).containsExactly(2, 2);
  }
}
