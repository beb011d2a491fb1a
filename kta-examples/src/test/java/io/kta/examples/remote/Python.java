package io.kta.examples.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs tests of the Python SDK, each in a process of its own. */
final class Python {
  static final Path SDK = Path.of("python");

  private Python() {}

  /**
   * Runs tests, and shows what they print if one fails.
   *
   * @param simulation the jar of the simulation, or a class path
   * @param arguments which tests, as for unittest
   */
  static void test(String simulation, String... arguments) throws Exception {
    boolean isThere = isThere();
    if (!isThere) {
      System.out.println("SKIPPED: tests of the Python SDK, since there is no python3");
    }
    assumeTrue(isThere, "there is no python3");
    List<String> command = new ArrayList<>(List.of("python3", "-W", "error", "-m", "unittest"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(SDK.toFile()).redirectErrorStream(true);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("KTA_SIMULATION", simulation);
    Process process = builder.start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(out).isZero();
      assertThat(out).contains("OK").doesNotContainPattern("Ran 0 tests");
      System.out.println("python3: " + out.substring(out.lastIndexOf("Ran ")).strip());
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
