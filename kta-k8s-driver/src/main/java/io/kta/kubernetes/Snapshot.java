package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a resource at one instant. Immutable.
 *
 * @param replicas how many there should be
 * @param uid tells it from one created anew under its name
 * @param resourceVersion changes with every change of it
 * @param progress how far it has come
 * @param selector of its pods, as its spec has it; empty where only its scale was read
 */
record Snapshot(
    int replicas,
    String uid,
    String resourceVersion,
    Progress progress,
    Optional<Object> selector) {

  /** Reads one of Kubernetes' own kinds; they have one replica if they do not say how many. */
  static Snapshot of(GenericKubernetesResource resource, ResourceName name) {
    Fields fields = new Fields(resource, name);
    int replicas = fields.number("spec", "replicas").orElse(1);
    return of(
        replicas,
        resource.getMetadata(),
        Progress.of(fields, replicas),
        Optional.ofNullable(resource.get("spec", "selector")));
  }

  /** Reads a scale subresource, which leaves out numbers that are 0. */
  static Snapshot of(Scale scale) {
    int replicas = orZero(scale.getSpec() == null ? null : scale.getSpec().getReplicas());
    int now = orZero(scale.getStatus() == null ? null : scale.getStatus().getReplicas());
    return of(replicas, scale.getMetadata(), Progress.ofReplicas(now, replicas), Optional.empty());
  }

  private static Snapshot of(
      int replicas, ObjectMeta metadata, Progress progress, Optional<Object> selector) {
    return new Snapshot(
        replicas, metadata.getUid(), metadata.getResourceVersion(), progress, selector);
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
