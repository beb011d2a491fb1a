package io.kta.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartIT {
  private static final String SOURCE = "Source: sentences -> tokenizer";
  private static final String COUNTER = "counter -> sink: Writer";

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void run_shared_togglesVerticesOn2To4TaskManagers() throws IOException {
    List<JsonNode> lines = run("shared", 4);

    assertThat(lines).extracting(line -> parallelism(line, SOURCE)).containsExactly(4, 2, 2, 4);
    assertThat(lines).extracting(line -> parallelism(line, COUNTER)).containsExactly(2, 4, 4, 2);
    assertThat(lines).extracting(line -> number(line, "taskManagers")).containsOnly(4);
    assertThat(lines).extracting(line -> number(line, "rescales")).containsExactly(1, 2, 2, 3);
    assertThat(lines).extracting(line -> number(line, "failures")).containsOnly(0);
    assertThat(lines).extracting(line -> line.path("jobState").asText()).containsOnly("RUNNING");
  }

  @Test
  void run_dedicated_togglesVerticesOn6TaskManagers() throws IOException {
    List<JsonNode> lines = run("dedicated", 2);

    assertThat(lines).extracting(line -> parallelism(line, SOURCE)).containsExactly(4, 2);
    assertThat(lines).extracting(line -> parallelism(line, COUNTER)).containsExactly(2, 4);
    assertThat(lines).extracting(line -> number(line, "taskManagers")).containsOnly(6);
    assertThat(lines).extracting(line -> number(line, "rescales")).containsExactly(1, 2);
    assertThat(lines).extracting(line -> number(line, "failures")).containsOnly(0);
  }

  @Test
  void run_uniform_keepsVerticesEqualWithoutReactiveMode() throws IOException {
    List<JsonNode> lines = run("uniform", 4);

    assertThat(lines).extracting(line -> parallelism(line, SOURCE)).containsExactly(4, 2, 2, 4);
    assertThat(lines).extracting(line -> parallelism(line, COUNTER)).containsExactly(4, 2, 2, 4);
    assertThat(lines).extracting(line -> number(line, "failures")).containsOnly(0);
  }

  @Test
  void run_reactive_keepsVerticesEqualToTaskManagers() throws IOException {
    List<JsonNode> lines = run("reactive", 4);

    assertThat(lines).extracting(line -> parallelism(line, SOURCE)).containsExactly(4, 2, 2, 4);
    assertThat(lines).extracting(line -> parallelism(line, COUNTER)).containsExactly(4, 2, 2, 4);
    assertThat(lines).extracting(line -> number(line, "taskManagers")).containsExactly(4, 2, 2, 4);
    assertThat(lines).extracting(line -> number(line, "rescales")).containsExactly(1, 1, 1, 2);
  }

  private List<JsonNode> run(String mode, int cycles) throws IOException {
    Path report = folder.resolve("report").resolve("quickstart.jsonl");
    Properties properties = new Properties();
    properties.setProperty("kta.mode", mode);
    properties.setProperty("kta.interval", "1s");
    properties.setProperty("kta.cycles", Integer.toString(cycles));
    properties.setProperty("kta.report", report.toString());
    properties.setProperty("kta.recording", folder.resolve("recording.jsonl").toString());

    int exitCode = Quickstart.run(properties, new PrintStream(out, true, UTF_8));

    assertThat(exitCode).as(out.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8))
        .contains("web UI: http://127.0.0.1:", "KTA's page: http://127.0.0.1:", "cycle 1: ");
    assertThat(out.toString(UTF_8))
        .contains("decide the same:\n" + cycles + " cycles played back, 0 differ");
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(report)) {
      lines.add(JsonMapper.builder().build().readTree(line));
    }
    assertThat(lines)
        .hasSize(cycles)
        .extracting(line -> number(line, "cycle"))
        .doesNotHaveDuplicates();
    return lines;
  }

  private static int parallelism(JsonNode line, String vertex) {
    return line.path("parallelism").path(vertex).asInt();
  }

  private static int number(JsonNode line, String field) {
    return line.path(field).asInt(-1);
  }
}
