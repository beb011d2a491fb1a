package io.kta.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithms;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every algorithm keeps can be read back where KTA is a module, which lets in only a few. */
final class ResultsOnModulePathTest {
  @TempDir private Path folder;

  @Test
  void load_everyAlgorithmsResultsInAModule_areAsTheyWere() throws Exception {
    Process process =
        ModulePath.start("io.kta.algorithms", ReadResultsBack.class, folder.toString());
    List<String> told;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      told = out.lines().toList();
    } finally {
      process.destroy();
    }
    assertThat(told)
        .isEqualTo(Algorithms.types().stream().map(name -> name + " came back").toList());
  }
}
