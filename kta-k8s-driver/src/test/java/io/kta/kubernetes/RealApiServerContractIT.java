package io.kta.kubernetes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** On a real API server where there is one; its namespace {@code default}, and all rights. */
final class RealApiServerContractIT extends SharedClusterContract {
  private static Optional<RealApiServer> server = Optional.empty();
  private static KubernetesClient admin;

  @BeforeAll
  static void start(@TempDir Path dir) throws IOException, GeneralSecurityException {
    server = RealApiServer.start(dir, "RealApiServerContractIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no folder with a kube-apiserver");
    admin = server.get().adminClient();
    await().until(() -> admin.namespaces().withName("default").get() != null);
  }

  @AfterAll
  static void stop() {
    if (server.isPresent()) {
      admin.close();
      server.get().close();
    }
  }

  @Override
  KubernetesClient admin() {
    return admin;
  }

  @Override
  String image() {
    return "none";
  }

  /** As the kubelet would; where there are no controllers, as they would too. */
  @Override
  protected void settle() {
    for (String name : deployments()) {
      await()
          .atMost(Duration.ofMinutes(3))
          .ignoreExceptions() // conflicts with the controllers
          .until(
              () -> {
                bringAbout(name);
                return isSettled(deployment(name).require());
              });
    }
  }

  private void bringAbout(String name) {
    if (server.orElseThrow().hasControllers()) {
      admin.pods().inNamespace("default").withLabel("app", name).list().getItems().stream()
          .filter(pod -> pod.getStatus().getConditions().isEmpty())
          .forEach(RealApiServerContractIT::run);
      return;
    }
    Deployment unused =
        deployment(name)
            .editStatus(
                now -> {
                  int replicas = now.getSpec().getReplicas();
                  now.setStatus(
                      new DeploymentStatusBuilder()
                          .withObservedGeneration(now.getMetadata().getGeneration())
                          .withReplicas(replicas)
                          .withUpdatedReplicas(replicas)
                          .withReadyReplicas(replicas)
                          .build());
                  return now;
                });
  }

  private static void run(Pod pod) {
    Pod unused =
        admin
            .resource(pod)
            .editStatus(
                now -> {
                  now.getStatus().setPhase("Running");
                  now.getStatus()
                      .setConditions(
                          List.of(
                              new PodConditionBuilder()
                                  .withType("Ready")
                                  .withStatus("True")
                                  .build()));
                  return now;
                });
  }
}
