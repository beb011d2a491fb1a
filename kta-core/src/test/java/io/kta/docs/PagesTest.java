package io.kta.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.AutoscalerBuilder;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.policy.Budget;
import io.kta.policy.Direction.Select;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages say: code, compiled and run as it stands there, and tests that there are. */
final class PagesTest {
  private static final Pattern TEST =
      Pattern.compile(
          "\\b([A-Z]\\w+(?:Test|IT|Benchmark|Invariants|Contract))\\b(?:\\.([a-z]\\w+))?");

  private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w+)`");

  @TempDir Path classes;

  @Test
  void policy_blocks_makeThePoliciesThatThePageDescribes() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/policy.md", classes);
    String code = page.code(0, page.count()) + "return java.util.List.of(policy, leavingTheSink);";
    List<?> policies = (List<?>) run(page, "Policy", code);
    ScalingPolicy first = (ScalingPolicy) policies.get(0);
    ScalingPolicy second = (ScalingPolicy) policies.get(1);
    assertThat(first.limits().budget()).isEqualTo(Budget.slots(40));
    assertThat(second.behaviors().of(Operator.of("sink", 1)).up().select())
        .isEqualTo(Select.DISABLED);
  }

  @Test
  void knowledge_block_isPartOfABuilder() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/knowledge.md", classes);
    Object builder = run(page, "Knowledge", "return " + page.code(0, page.count()) + ";");
    assertThat(builder).isInstanceOf(AutoscalerBuilder.class);
  }

  /** Figures of a long run are filled in once it has ended; a page was once committed without. */
  @Test
  void pages_figures_areFilledIn() throws IOException {
    for (Path page : files(Path.of("..", "docs"), 1, ".md")) {
      assertThat(Files.readString(page))
          .as(page.toString())
          .doesNotContainPattern("(?m)^@[A-Z]+@$");
    }
  }

  /** The pages name tests as what shows that something holds; so there must be these. */
  @Test
  void pages_namedTests_exist() throws IOException {
    Map<String, String> sources = sources();
    List<String> named = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Path page : files(Path.of("..", "docs"), 1, ".md")) {
      for (MatchResult test : TEST.matcher(Files.readString(page)).results().toList()) {
        String source = sources.get(test.group(1));
        String method = test.group(2) == null ? "" : test.group(2) + "(";
        (source == null || !source.contains(method) ? missing : named)
            .add(page.getFileName() + ": " + test.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).hasSizeGreaterThan(100);
  }

  /** The glossary names types of the API; so there must be these, each term once and in order. */
  @Test
  void glossary_namedTypes_exist() throws IOException {
    Map<String, String> sources = sources();
    List<String> terms = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/glossary.md"))) {
      if (line.startsWith("| ") && !line.startsWith("| term ")) {
        terms.add(line.split("\\|", -1)[1].strip());
        TYPE.matcher(line)
            .results()
            .map(type -> type.group(1))
            .filter(type -> !sources.containsKey(type))
            .forEach(missing::add);
      }
    }
    assertThat(missing).isEmpty();
    assertThat(terms).hasSizeGreaterThan(30).doesNotHaveDuplicates().isSorted();
  }

  /** Returns the sources of all modules by the names of their classes. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src"))).toList()) {
        for (Path source : files(module.resolve("src"), 20, ".java")) {
          String name = source.getFileName().toString().replace(".java", "");
          sources.merge(name, Files.readString(source), String::concat);
        }
      }
    }
    return sources;
  }

  private static List<Path> files(Path folder, int depth, String ending) throws IOException {
    try (Stream<Path> found = Files.walk(folder, depth)) {
      return found.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  private static Object run(CodeBlocks page, String name, String code) throws Exception {
    return page.run(name, code, ScaleTargetDriver.of(ScaleTarget.inMemory("unused", 1)));
  }
}
