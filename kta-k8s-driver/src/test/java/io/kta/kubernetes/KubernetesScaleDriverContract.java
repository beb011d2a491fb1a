package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.kta.driver.ScaleDriver;
import io.kta.simulation.testing.ScaleDriverContract;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every driver keeps, on two Deployments of any cluster. */
abstract class KubernetesScaleDriverContract extends ScaleDriverContract {

  /** Returns the names of two Deployments made for this test, which run steadily. */
  abstract List<String> deployments();

  /** Returns a client that may do everything. */
  abstract KubernetesClient admin();

  /** Returns the client that the driver is given. */
  abstract KubernetesClient kta();

  abstract String namespace();

  @Override
  protected final ScaleDriver newDriver() {
    KubernetesScaleDriver.Builder builder =
        KubernetesScaleDriver.builder(kta(), namespace())
            .maxReplicas(8)
            .requestTimeout(Duration.ofSeconds(5));
    deployments().forEach(name -> builder.target("Deployment/" + name));
    return builder.build();
  }

  @Override
  protected final Map<OperatorId, Integer> actual() {
    Map<OperatorId, Integer> actual = new LinkedHashMap<>();
    for (String name : deployments()) {
      actual.put(
          new OperatorId("Deployment/" + name), deployment(name).require().getSpec().getReplicas());
    }
    return actual;
  }

  @Override
  protected final boolean canBeSwitchedOff() {
    return true;
  }

  @Override
  protected final boolean setByAnother(OperatorId operator, int parallelism) {
    deployment(operator.value().replace("Deployment/", ""))
        .edit(
            now -> {
              now.getSpec().setReplicas(parallelism);
              return now;
            });
    return true;
  }

  final RollableScalableResource<Deployment> deployment(String name) {
    return admin().apps().deployments().inNamespace(namespace()).withName(name);
  }

  final void createDeployment(String name, int replicas, String image) {
    String manifest =
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%1$s", "namespace": "%4$s"},
         "spec": {"replicas": %2$d, "selector": {"matchLabels": {"app": "%1$s"}},
                  "template": {"metadata": {"labels": {"app": "%1$s"}},
                               "spec": {"containers": [{"name": "main", "image": "%3$s"}]}}}}
        """
            .formatted(name, replicas, image, namespace());
    var unused = admin().resource(manifest).create();
  }

  static boolean isSettled(Deployment now) {
    int replicas = now.getSpec().getReplicas();
    Integer ready = Optional.ofNullable(now.getStatus().getReadyReplicas()).orElse(0);
    Integer all = Optional.ofNullable(now.getStatus().getReplicas()).orElse(0);
    return now.getMetadata().getGeneration().equals(now.getStatus().getObservedGeneration())
        && ready == replicas
        && all == replicas;
  }
}
