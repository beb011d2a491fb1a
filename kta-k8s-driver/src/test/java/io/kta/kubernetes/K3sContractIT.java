package io.kta.kubernetes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** On a whole cluster where Docker answers: controllers, a node, and pods that run. */
final class K3sContractIT extends SharedClusterContract {
  private static final DockerImageName K3S = DockerImageName.parse("rancher/k3s:v1.31.4-k3s1");

  /** Does nothing, and is there, since every pod of k3s is begun with it. */
  private static final String IMAGE = "rancher/mirrored-pause:3.6";

  private static Optional<K3sContainer> cluster = Optional.empty();
  private static KubernetesClient admin;

  @BeforeAll
  static void start() {
    boolean isDockerThere = DockerClientFactory.instance().isDockerAvailable();
    if (!isDockerThere) {
      System.out.println("SKIPPED: K3sContractIT, since no Docker answers");
    }
    assumeTrue(isDockerThere, "no Docker answers");
    K3sContainer container = new K3sContainer(K3S);
    cluster = Optional.of(container);
    container.start();
    admin =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(container.getKubeConfigYaml()))
            .build();
  }

  @AfterAll
  static void stop() {
    if (admin != null) {
      admin.close();
    }
    cluster.ifPresent(K3sContainer::stop);
  }

  @Override
  KubernetesClient admin() {
    return admin;
  }

  @Override
  String image() {
    return IMAGE;
  }

  @Override
  protected void settle() {
    for (String name : deployments()) {
      await().atMost(Duration.ofMinutes(2)).until(() -> isSettled(deployment(name).require()));
    }
  }
}
