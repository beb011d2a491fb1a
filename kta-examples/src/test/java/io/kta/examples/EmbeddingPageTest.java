package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.docs.CodeBlocks;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page on embedding is that of projects which ConsumersIT compiles and runs. */
final class EmbeddingPageTest {
  @TempDir Path classes;

  @Test
  void blocks_ofOtherFrameworks_areInTheProjectsOfUsers() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/embedding.md", classes);
    assertThat(page.count()).isEqualTo(3);
    String sources = oneSpace(sources());
    for (int block = 0; block < 2; block++) {
      assertThat(sources).contains(oneSpace(page.code(block, block + 1)));
    }
  }

  @Test
  void block_ofThePolicy_changesOneNumber() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/embedding.md", classes);
    try (ScaleTargetDriver driver = ScaleTargetDriver.of(ScaleTarget.inMemory("workers", 1))) {
      String code =
          "Autoscaler autoscaler = Kta.autoscaler().algorithm(new Toggle()).driver(driver).build();"
              + page.code(2, 3)
              + "return autoscaler.policy().bounds().forAll().max();";
      assertThat(page.run("Policy", code, driver)).isEqualTo(20);
    }
  }

  private static String sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "consumers"))) {
      List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
      StringBuilder all = new StringBuilder();
      for (Path file : java) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }

  private static String oneSpace(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining(" ")).strip();
  }
}
