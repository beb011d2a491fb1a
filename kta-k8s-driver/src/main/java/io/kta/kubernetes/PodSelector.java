package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleStatus;
import io.kta.driver.ScaleDriverException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which pods are those of a resource, according to its scale subresource, where HPA looks too. What
 * it says is kept as long as it finds pods, since selectors of Kubernetes' own kinds never change.
 * Thread-safe.
 */
final class PodSelector {
  private static final long PAGE = 500;

  private final ApiServer server;
  private final ResourceName resource;
  private volatile @Nullable String text; // by any thread that measures; each finds the same

  PodSelector(ApiServer server, ResourceName resource) {
    this.server = server;
    this.resource = resource;
  }

  ResourceName resource() {
    return resource;
  }

  String text() {
    String known = text;
    if (known == null) {
      known = look();
      text = known;
    }
    return known;
  }

  List<Pod> pods() {
    List<Pod> pods = new ArrayList<>();
    @Nullable String next = null;
    do {
      PodList page = page(text(), next);
      pods.addAll(page.getItems());
      next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    if (pods.isEmpty()) {
      text = null;
    }
    return pods;
  }

  private PodList page(String selector, @Nullable String from) {
    return server.read(
        "listing the pods of " + resource,
        client ->
            client
                .pods()
                .inNamespace(resource.namespace())
                .withLabelSelector(selector)
                .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(from).build()));
  }

  private String look() {
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
        .orElseThrow(
            () ->
                new ScaleDriverException(
                    "the scale of %s names no selector, so its pods are unknown; give its kind a labelSelectorPath"
                        .formatted(resource)));
  }
}
