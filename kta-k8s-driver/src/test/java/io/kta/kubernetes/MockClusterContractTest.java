package io.kta.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** On the mock API server. Mock-only: the test says when a Deployment has what it is told. */
final class MockClusterContractTest extends KubernetesScaleDriverContract {
  private final MockCluster cluster = new MockCluster();

  MockClusterContractTest() {
    cluster.createDeployment("tokenizer", 2);
    cluster.createDeployment("counter", 3);
  }

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @Override
  List<String> deployments() {
    return List.of("tokenizer", "counter");
  }

  @Override
  KubernetesClient admin() {
    return cluster.client();
  }

  @Override
  KubernetesClient kta() {
    return cluster.client();
  }

  @Override
  String namespace() {
    return MockCluster.NAMESPACE;
  }

  @Override
  protected void settle() {
    deployments().forEach(cluster::settle);
  }

  @Override
  protected boolean takeAway() {
    cluster.goAway();
    return true;
  }
}
