package io.kta.examples.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  private static final String RESOURCES =
      "org.apache.maven.plugins:maven-resources-plugin:3.5.0:resources";
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
              List.of(
                  "5 -> 1",
                  "1 -> 2",
                  "results of Closed are of consumer.closed.Closed$Found, which could not be read",
                  "add to the module consumer: opens consumer.closed to com.fasterxml.jackson",
                  "module consumer runs at 2; true")),
          new Consumer(
              "operator-sdk",
              List.of("operator-framework-core", "kubernetes-client-api"),
              List.of("streams/wordcount#1 scaled source 1 -> 3, count 1 -> 3")));

  /**
   * A project of a user's.
   *
   * @param project its folder
   * @param libraries what it is brought besides the core's
   * @param words what it says
   */
  record Consumer(String project, List<String> libraries, List<String> words) {

    /** What java-operator-sdk brings is its own affair, and much. */
    void requireLibraries(List<String> found) {
      if (project.equals("operator-sdk")) {
        assertThat(found).containsAll(OF_THE_CORE).containsAll(libraries);
      } else {
        assertThat(found)
            .containsExactlyInAnyOrderElementsOf(
                Stream.concat(OF_THE_CORE.stream(), libraries.stream()).toList());
      }
    }
  }

  private static final int USUAL_START_SECONDS = 8;
  private static final List<String> WORDS_OF_SPRING =
      List.of(
          "embedded#1 scaled source 1 -> 4, map 1 -> 2",
          "\"outcome\":{\"type\":\"Applied\",\"result\":{\"type\":\"Applied\"",
          "\"description\":\"Cycles, by how they ended.\",\"measurements\":[{\"statistic\":\"COUNT\",\"value\":1.0}]",
          "the driver is closed",
          "CloseReport[autoscaler=embedded, unfinished=[the driver's apply(), called at ");

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

  /** Skipped, and so told of, where all that follows ran on one JDK only. */
  @Test
  void jdks_newerOneInstalled_isUsedToo() throws IOException {
    assumeThat(jdks()).as("a JDK from 21 on in /usr/lib/jvm").hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("consumersByJdk")
  void run_outsideOfTheReactor_works(Consumer consumer, Path jdk) throws Exception {
    Path project = copy(consumer.project);
    build(project, jdk);
    Path lib = project.resolve("target/lib");
    consumer.requireLibraries(libraries(lib));
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString(), "-Xmx64m"));
    command.addAll(
        consumer.project.equals(MODULAR)
            ? List.of("-p", "target/classes:target/lib", "-m", "consumer/consumer.App")
            : List.of("-cp", "target/classes:target/lib/*", "consumer.App"));
    assertThat(run(project, jdk, command)).contains(consumer.words);
  }

  /**
   * No artifact brings two versions of anything, nor a version lower than one of its parts needs.
   */
  @Test
  void dependencies_ofEachArtifactAlone_agree() throws Exception {
    Path project = copy("empty");
    assertThat(run(project, jdks().get(0), maven("--fail-at-end", "validate")))
        .contains("BUILD SUCCESS");
  }

  /**
   * Spring closes an autoscaler as any bean, with the default patience, when the process is told to
   * end: here while a rescale is under way that takes a minute. It may take 5 s, and longer only
   * where the machine is so busy that the start took longer than usual, too.
   */
  @ParameterizedTest
  @CsvSource({
    "3.5.7, MappingJackson2HttpMessageConverter",
    "4.1.2, JacksonJsonHttpMessageConverter"
  })
  void end_springBootAmidARescaleOfAMinute_takesFiveSecondsAtMost(String boot, String converter)
      throws Exception {
    Path project = copy("spring-boot");
    build(project, jdks().get(0), "-Dboot.version=" + boot);
    for (Path jdk : jdks()) {
      Path log = project.resolve("log-of-" + jdk.getFileName());
      long begin = System.nanoTime();
      Process process =
          start(
              project,
              jdk,
              log,
              List.of(
                  jdk.resolve("bin/java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  "target/classes:target/lib/*",
                  "consumer.App"));
      try {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> !process.isAlive() || Files.readString(log).contains("amid a rescale"));
        double slowness = Math.max(1, (System.nanoTime() - begin) / 1e9 / USUAL_START_SECONDS);
        process.destroy(); // SIGTERM, as from Kubernetes
        long most = (long) Math.min(5_000 * slowness, 30_000);
        assertThat(process.waitFor(most, TimeUnit.MILLISECONDS)).as("within %d ms", most).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(Files.readString(log)).contains(WORDS_OF_SPRING).contains(converter);
    }
  }

  /** The starter is one jar, compiled once, in applications of both versions. */
  @ParameterizedTest
  @ValueSource(strings = {"3.5.7", "4.1.2"})
  void run_springBootWithTheStarter_scalesByPropertiesAlone(String boot) throws Exception {
    Path jdk = jdks().get(0);
    Path starter = copy("spring-boot-starter");
    assertThat(run(starter, jdk, maven(RESOURCES, GOALS.get(0)))).contains("BUILD SUCCESS");
    Path app = copy("spring-boot-app");
    build(app, jdk, "-Dboot.version=" + boot, RESOURCES);
    String said =
        run(
            app,
            jdk,
            List.of(
                jdk.resolve("bin/java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/classes:target/lib/*:" + starter.resolve("target/classes"),
                "consumer.App"));
    assertThat(said)
        .contains("streams#1 scaled workers 1 -> 3")
        .contains("\"kta\":{")
        .contains("\"status\":\"UP\"")
        .contains("\"name\":\"kta.cycles\"")
        .contains("closed: CLOSED");
  }

  private static void build(Path project, Path jdk, String... more) throws Exception {
    List<String> command = maven("-DincludeScope=runtime", "-DoutputDirectory=target/lib");
    command.addAll(List.of(more));
    command.addAll(GOALS);
    String said = run(project, jdk, command);
    assertThat(said).contains("BUILD SUCCESS");
  }

  private static List<String> maven(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("kta.consumers") + "/bin/mvn", "-B", "-ntp"));
    command.add("-Dmaven.repo.local=" + System.getProperty("kta.repository"));
    command.add("-Dkta.version=" + System.getProperty("kta.version"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a process to its end, which must be a good one, and returns what it said. */
  private static String run(Path project, Path jdk, List<String> command) throws Exception {
    Path log = project.resolve("log");
    Process process = start(project, jdk, log, command);
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("%s has ended", command).isTrue();
      String said = Files.readString(log);
      assertThat(process.exitValue()).as(said).isZero();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(Path project, Path jdk, Path log, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", jdk.toString());
    return builder.start();
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
