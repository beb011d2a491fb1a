package io.kta.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page on the simulation, compiled as it stands there. */
final class SimulationPageTest {
  private static final String IMPORTS =
      """
      import io.kta.*;
      import io.kta.algorithm.Algorithm;
      import io.kta.driver.ScaleDriver;
      import io.kta.policy.ScalingPolicy;
      import io.kta.replay.*;
      import java.nio.file.Path;
      """;

  @TempDir Path classes;

  @Test
  void blocks_recordingAndReplay_compile() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/simulation.md", classes);
    assertThat(page.count()).isEqualTo(2);
    page.compile(0, IMPORTS, "Algorithm<?, ?> algorithm, ScaleDriver driver");
    page.compile(1, IMPORTS, "Algorithm<?, ?> other, ScalingPolicy policy");
  }
}
