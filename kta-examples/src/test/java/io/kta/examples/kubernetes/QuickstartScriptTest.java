package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code quickstart.sh} on a {@code kubectl} that is a stub: two plans in turn, and as many pods as
 * they ask for.
 */
final class QuickstartScriptTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir private Path dir;
  private Path before;

  @BeforeEach
  void haveTwoPodsAtFirst() throws IOException {
    before = Files.writeString(dir.resolve("before"), "2");
  }

  @Test
  void kstreams_toggles_isPassed() throws Exception {
    String out = run("kstreams", 0);
    assertThat(out)
        .containsPattern("PODS +PARALLELISM +DESIRED")
        .containsPattern("\\d +4 +4 +next\n")
        .containsPattern("\\d +2 +2 +next\n")
        .contains("passed: 2 changes of the parallelism, with a pod for each instance");
  }

  @Test
  void kstreamsOperator_toggles_isPassed() throws Exception {
    String out = run("kstreams-operator", 0);
    assertThat(out)
        .containsPattern("\\d +4,2 +4,2 +next\n")
        .containsPattern("\\d +2,4 +2,4 +next\n")
        .contains("passed: 2 changes");
  }

  @Test
  void shared_toggles_isPassed() throws Exception {
    assertThat(run("shared", 0))
        .containsPattern("TASKMANAGERS +SLOTS +PARALLELISM +DESIRED")
        .containsPattern("\\d +4 +4 +4,2 +next\n")
        .contains("deployment/kta-operator 8090, then http://localhost:8090\n")
        .contains("passed: 2 changes of the parallelism, with 4 TaskManagers");
  }

  /** Pods that are there before KTA scales are as many as the manifest says. */
  @Test
  void kstreams_otherPodsThanInTheManifest_fails() throws Exception {
    Files.writeString(before, "3");
    assertThat(run("kstreams", 1))
        .contains(
            "3 pods of kta-quickstart-kstreams-tokenizer-counter are ready; there must be 2 before KTA scales");
  }

  private String run(String mode, int exitCode) throws Exception {
    assumeTrue(Files.isExecutable(BASH), "SKIPPED: there is no bash");
    Path kubectl =
        Files.writeString(
            dir.resolve("kubectl"),
            """
            #!/bin/bash
            cd "%s"
            looks=$(cat looks 2>/dev/null || echo 0)
            if [ $((looks %% 2)) = 0 ]; then first=4 second=2; else first=2 second=4; fi
            case "$*" in
              *apply*quickstart-policy*) touch applied ;;
              *status.desired*) echo next ;;
              *status.current*)
                if [ %s = kstreams ]; then echo $first; else echo $first,$second; fi
                echo $((looks + 1)) > looks ;;
              *readyReplicas*)
                if [ ! -e applied ]; then cat before
                elif [[ $* == *-taskmanager* ]]; then echo 4
                elif [[ $* == *kstreams-counter* ]]; then echo $second
                else echo $first
                fi ;;
            esac
            """
                .formatted(dir, mode));
    Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash", "kubernetes/quickstart.sh", "--images", "present", "--toggles", "2", mode)
            .redirectErrorStream(true);
    builder.environment().merge("PATH", dir.toString(), (path, own) -> own + ":" + path);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isEqualTo(exitCode);
    return out;
  }
}
