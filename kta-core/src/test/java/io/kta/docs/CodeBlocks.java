package io.kta.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.driver.ScaleDriver;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Java code of a page of the documentation, compiled and run as it stands there. */
public final class CodeBlocks {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /** What a page's code may use without saying so; those that the module at hand has. */
  private static final List<String> PACKAGES =
      List.of(
          "io.kta",
          "io.kta.algorithm",
          "io.kta.algorithm.toggle",
          "io.kta.driver",
          "io.kta.knowledge",
          "io.kta.policy",
          "io.kta.metrics",
          "io.kta.simulation",
          "io.kta.simulation.testing",
          "io.kta.topology");

  private final List<String> blocks;
  private final Path classes;

  private CodeBlocks(List<String> blocks, Path classes) {
    this.blocks = blocks;
    this.classes = classes;
  }

  /** Returns the code of a page, given by its path from the root of the project. */
  public static CodeBlocks of(String page, Path classes) throws Exception {
    String text = Files.readString(Path.of("..").resolve(page));
    return new CodeBlocks(
        JAVA_BLOCK.matcher(text).results().map(block -> block.group(1)).toList(), classes);
  }

  /** Returns how many blocks there are. */
  public int count() {
    return blocks.size();
  }

  /** Returns the blocks from one to before another, as one piece of code. */
  public String code(int from, int to) {
    return String.join("\n", blocks.subList(from, to));
  }

  /**
   * Compiles a block as the body of a method.
   *
   * @param imports what the page leaves out, in the words of the source
   * @param parameters of the method: what other blocks of the page declare
   */
  public void compile(int block, String imports, String parameters) throws Exception {
    String name = "Block" + block;
    Path source = classes.resolve(name + ".java");
    Files.writeString(
        source,
        """
        %s

        public final class %s {
          void run(%s) throws Exception {
            %s
          }
        }
        """
            .formatted(imports, name, parameters, blocks.get(block)));
    compile(source);
  }

  /** Compiles code as the body of a function of a driver, and applies it. */
  public Object run(String name, String body, ScaleDriver driver) throws Exception {
    return run(name, "", body, driver);
  }

  /**
   * Compiles code as the body of a function of a driver, and applies it.
   *
   * @param imports what the page leaves out, in the words of the source
   */
  public Object run(String name, String imports, String body, ScaleDriver driver) throws Exception {
    Path source = classes.resolve(name + ".java");
    Files.writeString(
        source,
        """
        %s
        %s
        import java.nio.file.*;
        import java.time.*;
        import java.util.Map;
        import java.util.function.Function;

        public final class %s implements Function<ScaleDriver, Object> {
          @Override
          public Object apply(ScaleDriver driver) {
            try {
              return run(driver);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }

          private Object run(ScaleDriver driver) throws Exception {
            %s
          }
        }
        """
            .formatted(imports, imports(), name, body));
    compile(source);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      @SuppressWarnings("unchecked") // the source above says so
      Function<ScaleDriver, Object> code =
          (Function<ScaleDriver, Object>)
              loader.loadClass(name).getDeclaredConstructor().newInstance();
      return code.apply(driver);
    }
  }

  private static String imports() {
    return PACKAGES.stream()
        .filter(name -> isThere(name))
        .map(name -> "import " + name + ".*;")
        .collect(Collectors.joining("\n"));
  }

  private static boolean isThere(String name) {
    String marker = "/" + name.replace('.', '/') + "/package-info.class";
    return CodeBlocks.class.getResource(marker) != null;
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
