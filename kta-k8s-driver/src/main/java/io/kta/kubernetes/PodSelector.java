package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleStatus;
import io.kta.driver.ScaleDriverException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which pods are those of a resource, according to its scale subresource, where HPA looks too, and
 * to who owns them. What the subresource says is kept as long as pods are found by it, since
 * selectors of Kubernetes' own kinds never change. Thread-safe.
 */
final class PodSelector {
  private final ApiServer server;
  private final ResourceName resource;
  private final WorkloadPods workload;
  private volatile @Nullable Known known; // by any thread that measures; each finds the same

  PodSelector(ApiServer server, ResourceName resource) {
    this.server = server;
    this.resource = resource;
    this.workload = new WorkloadPods(server, resource);
  }

  ResourceName resource() {
    return resource;
  }

  String text() {
    return known().text();
  }

  List<Pod> pods() {
    Known now = known();
    List<Pod> pods = workload.select(now.text(), now.uid());
    if (pods.isEmpty()) {
      known = null;
    }
    return pods;
  }

  private Known known() {
    Known before = known;
    if (before == null) {
      before = look();
      known = before;
    }
    return before;
  }

  private Known look() {
    ScalableKind kind = ScalableKind.of(resource, server);
    Scale scale =
        server.read(
            "reading the scale of " + resource,
            client ->
                client
                    .genericKubernetesResources(kind.context())
                    .inNamespace(resource.namespace())
                    .withName(resource.name())
                    .scale());
    if (scale == null) {
      throw new ScaleDriverException(
          "%s does not exist at %s; create it, or correct its name"
              .formatted(resource, server.address()));
    }
    return Optional.ofNullable(scale.getStatus())
        .map(ScaleStatus::getSelector)
        .filter(selector -> !selector.isBlank()) // it would select all pods of the namespace
        .map(selector -> new Known(selector, String.valueOf(scale.getMetadata().getUid())))
        .orElseThrow(
            () ->
                new ScaleDriverException(
                    "the scale of %s names no selector, so its pods are unknown; give its kind a labelSelectorPath"
                        .formatted(resource)));
  }

  /** What a scale subresource says of pods, and the uid of its resource. */
  private record Known(String text, String uid) {}
}
