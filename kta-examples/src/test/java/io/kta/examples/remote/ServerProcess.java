package io.kta.examples.remote;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kta.algorithm.remote.RemoteAlgorithm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A sample server that runs as a process of its own. */
record ServerProcess(Process process, String base) implements AutoCloseable {

  static ServerProcess of(List<String> command) throws IOException {
    assumeTrue(isThere(command.get(0)), command.get(0) + " is not there to run the sample with");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = requireNonNull(out.readLine(), "the server printed nothing");
    return new ServerProcess(process, line.replaceFirst("listening at ", "") + "/api/v1alpha1");
  }

  private static boolean isThere(String program) {
    try {
      Process probe =
          new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  URI uri(String path) {
    return URI.create(base + path);
  }

  RemoteAlgorithm algorithm() {
    return RemoteAlgorithm.builder()
        .monitor(uri("/monitor"))
        .analyze(uri("/analyze"))
        .plan(uri("/plan"))
        .build();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("the server ends when it is told to").isTrue();
  }
}
