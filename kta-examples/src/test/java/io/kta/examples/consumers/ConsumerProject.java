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

/** A project of a user's, copied to where it is built outside of the reactor. */
final class ConsumerProject {
  static final String RESOURCES = "org.apache.maven.plugins:maven-resources-plugin:3.5.0:resources";
  static final String COMPILE = "org.apache.maven.plugins:maven-compiler-plugin:3.16.0:compile";

  private static final String LIBRARIES =
      "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies";

  private final Path folder;

  private ConsumerProject(Path folder) {
    this.folder = folder;
  }

  /** Copies one into a folder. */
  static ConsumerProject copy(String name, Path into) throws IOException {
    Path from = Path.of("src", "consumers", name);
    Path to = into.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return new ConsumerProject(to);
  }

  Path folder() {
    return folder;
  }

  /** Compiles it, runs its tests if it has some, and gathers what it runs with. */
  void build(Path jdk, String... more) throws Exception {
    List<String> command = maven("-DincludeScope=runtime", "-DoutputDirectory=target/lib");
    command.addAll(List.of(more));
    command.add(Files.isDirectory(folder.resolve("src/test")) ? "test" : COMPILE);
    command.add(LIBRARIES);
    assertThat(run(jdk, command)).contains("BUILD SUCCESS");
  }

  static List<String> maven(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("kta.consumers") + "/bin/mvn", "-B", "-ntp"));
    command.add("-Dmaven.repo.local=" + System.getProperty("kta.repository"));
    command.add("-Dkta.version=" + System.getProperty("kta.version"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a process to its end, which must be a good one, and returns what it said. */
  String run(Path jdk, List<String> command) throws Exception {
    Path log = folder.resolve("log");
    Process process = start(jdk, log, command);
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("%s has ended", command).isTrue();
      String said = Files.readString(log);
      assertThat(process.exitValue()).as(said).isZero();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  Process start(Path jdk, Path log, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", jdk.toString());
    return builder.start();
  }

  List<String> libraries() throws IOException {
    try (Stream<Path> jars = Files.list(folder.resolve("target/lib"))) {
      return jars.map(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", "")).toList();
    }
  }

  /** Returns the JDK at hand, and newer ones that are installed where Debian puts them. */
  static List<Path> jdks() throws IOException {
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
