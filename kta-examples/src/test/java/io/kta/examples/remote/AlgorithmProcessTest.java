package io.kta.examples.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.remote.RemoteAlgorithm;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.knowledge.Outcome;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sample algorithm servers, as processes of their own, against the algorithm in process. */
@Timeout(300)
final class AlgorithmProcessTest {
  private static final int CYCLES = 9;

  /** A sample server. */
  enum Sample {
    PYTHON {
      @Override
      List<String> command() {
        return List.of("python3", "python/toggle_server.py", "--port", "0");
      }
    },
    JAVA {
      @Override
      List<String> command() {
        return List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ToggleServer.class.getName(),
            "0");
      }
    };

    abstract List<String> command();
  }

  @ParameterizedTest
  @EnumSource
  void run_toggle_plansAsInProcess(Sample sample) throws Exception {
    try (ServerProcess server = ServerProcess.of(sample.command())) {
      for (int operators = 1; operators <= 3; operators++) {
        assertThat(run(server.algorithm(), operators))
            .hasSize(CYCLES)
            .isEqualTo(run(new Toggle(), operators));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_serverGoesAway_failsAndLeavesTheJob(Sample sample) throws Exception {
    ScaleTarget target = ScaleTarget.inMemory("workers", 3);
    RemoteAlgorithm algorithm;
    try (ServerProcess server = ServerProcess.of(sample.command())) {
      algorithm = server.algorithm();
    }
    try (Autoscaler autoscaler =
        Kta.autoscaler().algorithm(algorithm).driver(ScaleTargetDriver.of(target)).build()) {
      CycleReport report = autoscaler.runOnce();
      assertThat(report.outcome()).isInstanceOf(Outcome.Failed.class);
      assertThat(report.toString()).contains("ConnectException");
    }
    assertThat(target.replicas()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void post_requestNotUnderstood_is422WithAMessage(Sample sample) throws Exception {
    try (ServerProcess server = ServerProcess.of(sample.command())) {
      for (String body : new String[] {"<html>", "{}", "[]", "{\"topology\":[{}]}"}) {
        HttpRequest request =
            HttpRequest.newBuilder(server.uri("/plan"))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(BodyPublishers.ofString(body))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).startsWith("{\"message\":");
      }
    }
  }

  @Test
  void run_pythonWithOtherParameters_takesThem() throws Exception {
    List<String> command = new ArrayList<>(Sample.PYTHON.command());
    command.addAll(List.of("--threshold", "1", "--replicas", "1,2,3"));
    try (ServerProcess server = ServerProcess.of(command)) {
      assertThat(run(server.algorithm(), 2)).isEqualTo(run(new Toggle(1, List.of(1, 2, 3)), 2));
    }
  }

  private static List<List<Integer>> run(Algorithm<?, ?> algorithm, int operators) {
    List<ScaleTarget> targets = new ArrayList<>();
    for (int i = 0; i < operators; i++) {
      targets.add(ScaleTarget.inMemory("operator" + i, 2));
    }
    List<List<Integer>> seen = new ArrayList<>();
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .algorithm(algorithm)
            .driver(ScaleTargetDriver.of(targets.toArray(ScaleTarget[]::new)))
            .build()) {
      for (int i = 0; i < CYCLES; i++) {
        CycleReport report = autoscaler.runOnce();
        assertThat(report.outcome()).as("%s", report).isInstanceOf(Outcome.Applied.class);
        seen.add(targets.stream().map(ScaleTarget::replicas).toList());
      }
    }
    return seen;
  }
}
