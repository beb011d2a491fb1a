package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's code, compiled and run as it stands there, with a driver in memory. */
final class ReadmeTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private final ScaleTarget tokenizer = ScaleTarget.inMemory("tokenizer", 2);
  private final ScaleTarget counter = ScaleTarget.inMemory("counter", 2);
  private final ScaleDriver driver = ScaleTargetDriver.of(tokenizer, counter);

  @TempDir Path classes;

  @Test
  void firstBlock_run_scalesAtOnce() throws Exception {
    String code = blocks().get(0) + "return autoscaler;";
    try (Autoscaler autoscaler = (Autoscaler) run("First", code)) {
      await().until(() -> tokenizer.replicas() == 4 && counter.replicas() == 2);
      assertThat(autoscaler.name()).isEqualTo("wordcount");
    }
  }

  @Test
  void otherBlocks_run_leaveAJobWithoutMetricsAsItIs() throws Exception {
    String code = String.join("\n", blocks().subList(1, blocks().size())) + "return growing;";
    run("Others", code);
    assertThat(List.of(tokenizer.replicas(), counter.replicas())).containsExactly(2, 2);
  }

  private static List<String> blocks() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    return JAVA_BLOCK.matcher(readme).results().map((MatchResult block) -> block.group(1)).toList();
  }

  /** Compiles the code as the body of a function of the driver, and applies it. */
  private Object run(String name, String body) throws Exception {
    Path source = classes.resolve(name + ".java");
    Files.writeString(
        source,
        """
        import io.kta.*;
        import io.kta.algorithm.*;
        import io.kta.algorithm.toggle.*;
        import io.kta.driver.*;
        import io.kta.policy.*;
        import io.kta.topology.*;
        import java.time.*;
        import java.util.function.Function;

        public final class %s implements Function<ScaleDriver, Object> {
          @Override
          public Object apply(ScaleDriver driver) {
            %s
          }
        }
        """
            .formatted(name, body));
    compile(source);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      @SuppressWarnings("unchecked") // the source above says so
      Function<ScaleDriver, Object> code =
          (Function<ScaleDriver, Object>)
              loader.loadClass(name).getDeclaredConstructor().newInstance();
      return code.apply(driver);
    }
  }

  private void compile(Path source) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(problems, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as("%s%n%s", Files.readString(source), problems).isTrue();
    }
  }
}
