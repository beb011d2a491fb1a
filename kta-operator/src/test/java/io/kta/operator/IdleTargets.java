package io.kta.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Deployment, a StatefulSet and a ReplicaSet that have the replica they ask for. */
final class IdleTargets {
  private IdleTargets() {}

  /** Creates them on an API server without controllers, in namespace streams, each called a. */
  static void create(KubernetesClient admin) throws IOException {
    Manifests.apply(admin, Path.of("src/test/resources/rights/targets.yml"));
    for (String kind : List.of("Deployment", "StatefulSet", "ReplicaSet")) {
      GenericKubernetesResource target =
          admin
              .genericKubernetesResources("apps/v1", kind)
              .inNamespace("streams")
              .withName("a")
              .get();
      Map<String, Integer> status =
          new HashMap<>(Map.of("observedGeneration", 1, "replicas", 1, "readyReplicas", 1));
      if (!kind.equals("ReplicaSet")) {
        status.put("updatedReplicas", 1);
      }
      target.getAdditionalProperties().put("status", status);
      admin.resource(target).updateStatus();
    }
  }
}
