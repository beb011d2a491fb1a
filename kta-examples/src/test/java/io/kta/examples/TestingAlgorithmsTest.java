package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.docs.CodeBlocks;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page on testing algorithms, compiled and run as it stands there. */
final class TestingAlgorithmsTest {
  @TempDir Path classes;

  @Test
  void blocks_run_asTheyStand() throws Exception {
    CodeBlocks writing = CodeBlocks.of("docs/writing-algorithms.md", classes);
    CodeBlocks page = CodeBlocks.of("docs/testing-algorithms.md", classes);
    assertThat(page.count()).isGreaterThanOrEqualTo(3);
    assertThat(page.code(0, 1).lines().count()).as("a test takes few lines").isLessThan(15);
    String algorithm = writing.code(0, 1);
    String code = algorithm + page.code(0, page.count()) + "return report;";
    Object report = page.run("Page", code, ScaleTargetDriver.of(ScaleTarget.inMemory("unused", 1)));
    assertThat(report).asString().isNotEmpty();
  }
}
