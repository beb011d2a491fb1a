package io.kta.examples.consumers;

import static io.kta.examples.consumers.ConsumerProject.jdks;
import static io.kta.examples.consumers.ConsumerProject.maven;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
              List.of("streams/wordcount#1 scaled source 1 -> 3, count 1 -> 3")),
          new Consumer(
              "own-driver", List.of("kta-algorithms"), List.of("there are enough workers")),
          new Consumer("own-algorithm", List.of(), List.of("holds: nothing was measured")),
          new Consumer("jdbc-store", List.of("h2"), List.of("wordcount#2 ")));

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
    ConsumerProject project = ConsumerProject.copy(consumer.project, dir);
    project.build(jdk);
    consumer.requireLibraries(project.libraries());
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString(), "-Xmx64m"));
    command.addAll(
        consumer.project.equals(MODULAR)
            ? List.of("-p", "target/classes:target/lib", "-m", "consumer/consumer.App")
            : List.of("-cp", "target/classes:target/lib/*", "consumer.App"));
    assertThat(project.run(jdk, command)).contains(consumer.words);
  }

  /**
   * No artifact brings two versions of anything, nor a version lower than one of its parts needs.
   */
  @Test
  void dependencies_ofEachArtifactAlone_agree() throws Exception {
    ConsumerProject project = ConsumerProject.copy("empty", dir);
    assertThat(project.run(jdks().get(0), maven("--fail-at-end", "validate")))
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
    ConsumerProject project = ConsumerProject.copy("spring-boot", dir);
    project.build(jdks().get(0), "-Dboot.version=" + boot);
    for (Path jdk : jdks()) {
      Path log = project.folder().resolve("log-of-" + jdk.getFileName());
      long begin = System.nanoTime();
      Process process =
          project.start(
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
    ConsumerProject starter = ConsumerProject.copy("spring-boot-starter", dir);
    List<String> compile = maven(ConsumerProject.RESOURCES, ConsumerProject.COMPILE);
    assertThat(starter.run(jdk, compile)).contains("BUILD SUCCESS");
    ConsumerProject app = ConsumerProject.copy("spring-boot-app", dir);
    app.build(jdk, "-Dboot.version=" + boot, ConsumerProject.RESOURCES);
    String said =
        app.run(
            jdk,
            List.of(
                jdk.resolve("bin/java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/classes:target/lib/*:" + starter.folder().resolve("target/classes"),
                "consumer.App"));
    assertThat(said)
        .contains("streams#1 scaled workers 1 -> 3")
        .contains("\"kta\":{")
        .contains("\"status\":\"UP\"")
        .contains("\"name\":\"kta.cycles\"")
        .contains("closed: CLOSED");
  }
}
