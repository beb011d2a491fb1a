package io.kta.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithms;
import io.kta.algorithm.ds2.Ds2;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on the algorithms says what there is: its code, names, parameters and defaults. */
final class AlgorithmsPageTest {
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final Pattern TIME = Pattern.compile("(\\d+) (s|min)");

  private static final String IMPORTS =
      """
      import io.kta.algorithm.Algorithm;
      import io.kta.algorithm.Objective;
      import io.kta.algorithm.learned.LearnedCapacity;
      import io.kta.algorithm.ds2.Ds2;
      import io.kta.algorithm.remote.*;
      import java.net.InetSocketAddress;
      import java.net.URI;
      import java.time.Duration;
      """;

  @TempDir Path classes;

  @Test
  void block_makesTheAlgorithmThatItNames() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/algorithms.md", classes);
    assertThat(page.count()).isEqualTo(3);
    Ds2 made =
        (Ds2)
            page.run(
                "Named",
                page.code(0, 1) + "return algorithm;",
                ScaleTargetDriver.of(ScaleTarget.inMemory("unused", 1)));
    assertThat(made.sizing().headroom()).isEqualTo(0.3);
    assertThat(made.window()).hasSeconds(90);
    page.compile(1, IMPORTS, "");
    page.compile(2, IMPORTS, "");
  }

  @Test
  void remoteAlgorithmsPage_everyBlock_compiles() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/remote-algorithms.md", classes);
    for (int block = 0; block < page.count(); block++) {
      page.compile(block, IMPORTS, "");
    }
  }

  @Test
  void names_areThoseThatThereAre() throws IOException {
    TreeSet<String> named = new TreeSet<>();
    for (List<String> row : rows("")) {
      NAME.matcher(row.get(0)).results().forEach(name -> named.add(name.group(1)));
    }
    assertThat(named).containsExactlyElementsOf(Algorithms.types());
  }

  /** Told all that the page says, an algorithm is the one that is told nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"Kta", "Ds2"})
  void defaults_areThoseOfTheAlgorithm(String type) throws IOException {
    Map<String, Object> told = new LinkedHashMap<>();
    for (List<String> row : rows("### `" + type + "`")) {
      List<String> names = List.of(row.get(0).split(","));
      List<String> values = List.of(row.get(1).split(","));
      for (int i = 0; i < names.size(); i++) {
        told.put(unquoted(names.get(i)), value(unquoted(values.get(i))));
      }
    }
    assertThat(told).hasSizeGreaterThanOrEqualTo(7);
    assertThat(Algorithms.named(type, told)).isEqualTo(Algorithms.named(type, Map.of()));
  }

  /** Returns the cells of the first table after a heading, without its head. */
  private static List<List<String>> rows(String heading) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "algorithms.md"));
    return page.substring(page.indexOf(heading))
        .lines()
        .dropWhile(line -> !line.startsWith("|---"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> List.of(line.substring(1).split("\\|")))
        .toList();
  }

  private static Object value(String text) {
    Matcher time = TIME.matcher(text);
    return time.matches()
        ? Integer.parseInt(time.group(1)) * (time.group(2).equals("min") ? 60 : 1)
        : text;
  }

  private static String unquoted(String cell) {
    return cell.strip().replace("`", "");
  }
}
