package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the quick start follows its script, and the script takes what it says. */
final class QuickstartPageTest {
  private static final Path PAGE = Path.of("../docs/quickstart-kubernetes.md");
  private static final Path BASH = Path.of("/bin/bash");
  private static final Path SHELLCHECK = Path.of("/usr/bin/shellcheck");

  @Test
  void commands_areThoseOfTheScriptInItsOrder() throws Exception {
    List<String> flink = printed("shared");
    List<String> kstreams = new ArrayList<>(printed("kstreams"));
    kstreams.removeAll(flink); // what is told before
    assertThat(kstreams).hasSizeGreaterThan(5);
    List<String> expected = new ArrayList<>(flink);
    expected.addAll(kstreams);
    assertThat(onPage()).isEqualTo(expected).hasSizeGreaterThan(15);
  }

  private static List<String> printed(String mode) throws Exception {
    return run("bash", "kubernetes/quickstart.sh", "--print", mode)
        .lines()
        .filter(line -> line.startsWith("$ "))
        .map(line -> line.substring(2))
        .toList();
  }

  private static List<String> onPage() throws Exception {
    List<String> onPage = new ArrayList<>();
    boolean inBlock = false;
    boolean isCommand = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("```")) {
        inBlock = !inBlock;
        isCommand = inBlock && line.equals("```");
      } else if (isCommand && !line.startsWith("kta-examples/") && !line.contains("…")) {
        onPage.add(line);
      }
    }
    return onPage;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sideways",
        "--images some shared",
        "--toggles none shared",
        "--timeout 0 shared",
        "--namespace"
      })
  void arguments_thatAreWrong_areRefusedBeforeAnythingIsDone(String line) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "kubernetes/quickstart.sh"));
    if (!line.isEmpty()) {
      command.addAll(List.of(line.split(" ", -1)));
    }
    Process process = start(command);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isNotZero();
    assertThat(out).contains("quickstart.sh").doesNotContain("$ kubectl");
  }

  @Test
  void script_shellcheck_findsNothing() throws Exception {
    assumeTrue(Files.isExecutable(SHELLCHECK), "SKIPPED: there is no shellcheck");
    assertThat(run(SHELLCHECK.toString(), "kubernetes/quickstart.sh")).isEmpty();
  }

  private static String run(String... command) throws Exception {
    Process process = start(List.of(command));
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  private static Process start(List<String> command) throws Exception {
    assumeTrue(Files.isExecutable(BASH), "SKIPPED: there is no bash");
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
