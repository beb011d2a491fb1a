package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverContract;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
}
