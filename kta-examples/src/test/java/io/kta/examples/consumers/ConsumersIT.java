package io.kta.examples.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Projects of users, compiled and run by each JDK there is against what is installed in the local
 * repository: what they depend on is all that they need, and all that they are brought.
 */
@EnabledIfSystemProperty(named = "kta.consumers", matches = ".+", disabledReason = "-Pconsumers")
@Timeout(300)
final class ConsumersIT {
  private static final String MODULAR = "modular";
  private static final List<String> OF_THE_CORE =
      List.of(
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "jackson-datatype-jdk8",
          "jackson-datatype-jsr310",
          "jspecify",
          "kta-core",
          "slf4j-api");
  private static final List<String> GOALS =
      List.of(
          "org.apache.maven.plugins:maven-compiler-plugin:3.16.0:compile",
          "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies");

  private static final List<Consumer> CONSUMERS =
      List.of(
          new Consumer("core-alone", List.of(), List.of("workers run at 4")),
          new Consumer(
              "flink",
              List.of("kta-algorithms", "kta-flink-driver"),
              List.of("failed to observe", "check that the JobManager is up")),
          new Consumer("prometheus", List.of("kta-k8s-driver"), List.of("value=42.0")),
          new Consumer(
              MODULAR,
              List.of("kta-algorithms"),
              List.of("5 -> 1", "1 -> 2", "module consumer runs at 2; true")));

  /**
   * A project of a user's.
   *
   * @param project its folder
   * @param libraries what it is brought besides the core's
   * @param words what it says
   */
  record Consumer(String project, List<String> libraries, List<String> words) {}

  @TempDir private Path dir;

  static Stream<Arguments> consumersByJdk() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (Path jdk : jdks()) {
      for (Consumer consumer : CONSUMERS) {
        all.add(Arguments.of(consumer, jdk));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("consumersByJdk")
  void run_outsideOfTheReactor_works(Consumer consumer, Path jdk) throws Exception {
    Path project = copy(consumer.project);
    build(project, jdk);
    Path lib = project.resolve("target/lib");
    assertThat(libraries(lib))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(OF_THE_CORE.stream(), consumer.libraries.stream()).toList());
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString(), "-Xmx64m"));
    command.addAll(
        consumer.project.equals(MODULAR)
            ? List.of("-p", "target/classes:target/lib", "-m", "consumer/consumer.App")
            : List.of("-cp", "target/classes:target/lib/*", "consumer.App"));
    assertThat(run(project, jdk, command)).contains(consumer.words);
  }

  private static void build(Path project, Path jdk) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("kta.consumers") + "/bin/mvn", "-B", "-ntp"));
    command.add("-Dmaven.repo.local=" + System.getProperty("kta.repository"));
    command.add("-Dkta.version=" + System.getProperty("kta.version"));
    command.add("-DincludeScope=runtime");
    command.add("-DoutputDirectory=target/lib");
    command.addAll(GOALS);
    String said = run(project, jdk, command);
    assertThat(said).contains("BUILD SUCCESS");
  }

  /** Runs a process to its end, which must be a good one, and returns what it said. */
  private static String run(Path project, Path jdk, List<String> command) throws Exception {
    Path log = project.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", jdk.toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("%s has ended", command).isTrue();
      String said = Files.readString(log);
      assertThat(process.exitValue()).as(said).isZero();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  private Path copy(String name) throws IOException {
    Path from = Path.of("src", "consumers", name);
    Path to = dir.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private static List<String> libraries(Path lib) throws IOException {
    try (Stream<Path> jars = Files.list(lib)) {
      return jars.map(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", "")).toList();
    }
  }

  /** Returns the JDK at hand, and newer ones that are installed where Debian puts them. */
  private static List<Path> jdks() throws IOException {
    List<Path> jdks = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (DirectoryStream<Path> newer = Files.newDirectoryStream(installed, "*-2[1-9]*")) {
        TreeSet<Path> sorted = new TreeSet<>();
        newer.forEach(sorted::add);
        sorted.stream().filter(jdk -> Files.exists(jdk.resolve("bin/javac"))).forEach(jdks::add);
      }
    }
    return jdks;
  }
}
