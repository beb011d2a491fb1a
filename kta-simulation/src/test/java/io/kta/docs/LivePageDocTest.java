package io.kta.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page on the live page, compiled as it stands there. */
final class LivePageDocTest {
  private static final String IMPORTS =
      """
      import io.kta.*;
      import io.kta.algorithm.Algorithm;
      import io.kta.driver.ScaleDriver;
      import io.kta.page.KtaPage;
      """;

  @TempDir Path classes;

  @Test
  void blocks_bothWays_compile() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/page.md", classes);
    assertThat(page.count()).isEqualTo(2);
    page.compile(0, IMPORTS, "Autoscaler autoscaler");
    page.compile(1, IMPORTS, "Algorithm<?, ?> algorithm, ScaleDriver driver");
  }
}
