package io.kta.operator.target;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kta.operator.spec.FieldException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what a policy names can be scaled at all, so that a kind that is misspelt is told at once
 * and not by a cycle that fails.
 *
 * @param client how the API server is asked for kinds other than Kubernetes' own
 */
record ScalableKinds(KubernetesClient client) {
  private static final Logger logger = LoggerFactory.getLogger(ScalableKinds.class);
  private static final Set<String> OWN =
      new TreeSet<>(Set.of("Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"));
  private static final String SCALE = "/scale";

  /**
   * Checks a kind.
   *
   * @param field where it is in the policy
   * @param apiVersion null if the policy has none
   * @throws IllegalArgumentException if it is known that there is no such kind, or that it has no
   *     scale subresource
   */
  void check(String field, @Nullable String apiVersion, String kind) {
    if (apiVersion == null) {
      if (!OWN.contains(kind)) {
        throw FieldException.of(
            field,
            "is '%s'; without apiVersion it must be one of %s; correct it, or set apiVersion"
                .formatted(kind, String.join(", ", OWN)));
      }
      return;
    }
    List<APIResource> all = resources(apiVersion);
    if (all.isEmpty()) {
      return; // it may come yet, and cycles tell if it does not
    }
    Optional<APIResource> found =
        all.stream()
            .filter(each -> kind.equals(each.getKind()) && !each.getName().contains("/"))
            .findFirst();
    if (found.isEmpty()) {
      throw FieldException.of(
          field,
          "is '%s', of which %s has none; correct it, or its apiVersion"
              .formatted(kind, apiVersion));
    }
    String scale = found.get().getName() + SCALE;
    if (all.stream().noneMatch(each -> scale.equals(each.getName()))) {
      throw FieldException.of(
          field,
          "is '%s' of %s, which has no scale subresource; name a kind that has one, such as %s"
              .formatted(kind, apiVersion, String.join(", ", OWN)));
    }
  }

  private List<APIResource> resources(String apiVersion) {
    try {
      APIResourceList found = client.getApiResources(apiVersion);
      return found == null ? List.of() : found.getResources();
    } catch (KubernetesClientException e) {
      logger.debug("kinds of {} are not known", apiVersion, e);
      return List.of();
    }
  }
}
