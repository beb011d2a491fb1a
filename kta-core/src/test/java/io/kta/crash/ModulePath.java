package io.kta.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a class of the tests in a process of its own that has KTA on its module path. */
public final class ModulePath {
  private ModulePath() {}

  /**
   * Starts a main class; what it writes to its standard error is shown here.
   *
   * @param module the module of KTA that it needs
   */
  public static Process start(String module, Class<?> main, String... arguments)
      throws IOException {
    List<String> all =
        Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
    Predicate<String> isTests =
        entry -> entry.endsWith("test-classes") || entry.endsWith("-tests.jar");
    Predicate<String> isModule =
        entry ->
            !isTests.test(entry)
                && (entry.endsWith("classes")
                    || Stream.of("kta-", "jackson-", "slf4j-", "jspecify")
                        .anyMatch(entry::contains));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(List.of("--module-path", joined(all.stream().filter(isModule))));
    command.addAll(List.of("--add-modules", module));
    command.addAll(List.of("--class-path", joined(all.stream().filter(isTests))));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String joined(Stream<String> entries) {
    return entries.collect(Collectors.joining(File.pathSeparator));
  }
}
