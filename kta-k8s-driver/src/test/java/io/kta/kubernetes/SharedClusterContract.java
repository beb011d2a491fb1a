package io.kta.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** The contract on a cluster that all tests share, each on Deployments of its own. */
abstract class SharedClusterContract extends KubernetesScaleDriverContract {
  private static int made;

  private final List<String> deployments = new ArrayList<>();

  /** Returns the image of the Deployments' pods. */
  abstract String image();

  @BeforeEach
  final void createDeployments() {
    for (int replicas : List.of(2, 3)) {
      String name = "contract-" + ++made;
      createDeployment(name, replicas, image());
      deployments.add(name);
    }
    settle();
  }

  @Override
  final List<String> deployments() {
    return deployments;
  }

  @Override
  final KubernetesClient kta() {
    return admin();
  }

  @Override
  final String namespace() {
    return "default";
  }

  @Override
  protected final boolean takeAway() {
    return false;
  }
}
