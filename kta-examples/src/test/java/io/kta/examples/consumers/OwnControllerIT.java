package io.kta.examples.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.kta.kubernetes.MockCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A controller of a user's that is made of fabric8's informers and KTA, as a process. */
@EnabledIfSystemProperty(named = "kta.consumers", matches = ".+", disabledReason = "-Pconsumers")
@Timeout(300)
final class OwnControllerIT {
  private final MockCluster cluster = new MockCluster();

  @TempDir private Path dir;

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void run_informersOfConfigMaps_scalesFromTheirCreationToTheirEnd() throws Exception {
    Path jdk = ConsumerProject.jdks().get(0);
    ConsumerProject project = ConsumerProject.copy("informers", dir);
    project.build(jdk);
    cluster.createDeployment("wordcount", 1);
    Path log = dir.resolve("controller.log");
    Process controller = project.start(jdk, log, command(jdk));
    try {
      awaitLine(log, controller, "watching; synced: true");
      create("wrong", "NoSuchOne");
      awaitLine(log, controller, "streams/wrong cannot be run: ");
      create("ours", "Toggle");
      awaitLine(log, controller, "streams/ours#1 ");
      assertThat(cluster.replicas("wordcount")).isEqualTo(4);
      delete("ours");
      awaitLine(log, controller, "streams/ours is closed, cleanly: true");
      create("again", "Toggle");
      awaitLine(log, controller, "streams/again#1 ");
      controller.destroy(); // SIGTERM
      assertThat(controller.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      controller.destroyForcibly();
    }
    assertThat(Files.readString(log))
        .contains("streams/again is closed, cleanly: true", "all are closed");
  }

  private List<String> command(Path jdk) {
    return List.of(
        jdk.resolve("bin/java").toString(),
        "-Xmx128m",
        "-Dkubernetes.master=" + cluster.client().getMasterUrl(),
        "-Dkubernetes.auth.tryKubeConfig=false",
        "-Dkubernetes.auth.tryServiceAccount=false",
        "-cp",
        "target/classes:target/lib/*",
        "consumer.App");
  }

  private void create(String name, String algorithm) {
    ConfigMap job =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(MockCluster.NAMESPACE)
            .withName(name)
            .addToLabels("example.com/job", "true")
            .endMetadata()
            .addToData("deployment", "wordcount")
            .addToData("algorithm", algorithm)
            .addToData("intervalSeconds", "1")
            .build();
    cluster.client().resource(job).create();
  }

  private void delete(String name) {
    cluster.client().configMaps().inNamespace(MockCluster.NAMESPACE).withName(name).delete();
  }

  private static void awaitLine(Path log, Process controller, String line) {
    await()
        .atMost(Duration.ofMinutes(2))
        .failFast("the controller has ended", () -> !controller.isAlive())
        .untilAsserted(() -> assertThat(log).content().contains(line));
  }
}
