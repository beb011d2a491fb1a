package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a resource at one instant. Immutable.
 *
 * @param replicas how many there should be
 * @param uid tells it from one created anew under its name
 * @param progress how far it has come
 * @param selector of its pods, as its spec has it; empty where only its scale was read
 * @param owner who will set its replicas back to those of a manifest, as far as is known
 * @param scale its scale subresource; empty where the resource itself was read
 */
record ResourceState(
    int replicas,
    String uid,
    Progress progress,
    Optional<Object> selector,
    Optional<ReplicaOwner> owner,
    Optional<Scale> scale) {

  /** Reads one of Kubernetes' own kinds; they have one replica if they do not say how many. */
  static ResourceState of(GenericKubernetesResource resource, ResourceName name) {
    ResourceFields fields = new ResourceFields(resource, name);
    int replicas = fields.number("spec", "replicas").orElse(1);
    return new ResourceState(
        replicas,
        resource.getMetadata().getUid(),
        Progress.of(fields, replicas),
        Optional.ofNullable(resource.get("spec", "selector")),
        ReplicaOwner.of(resource.getMetadata()),
        Optional.empty());
  }

  /** Reads a scale subresource, which leaves out numbers that are 0. */
  static ResourceState of(Scale scale) {
    int replicas = replicas(scale);
    int now = orZero(scale.getStatus() == null ? null : scale.getStatus().getReplicas());
    return new ResourceState(
        replicas,
        scale.getMetadata().getUid(),
        Progress.ofReplicas(now, replicas),
        Optional.empty(),
        Optional.empty(),
        Optional.of(scale));
  }

  /** Returns whether a scale subresource read later is of the same resource, with its replicas. */
  boolean isOf(Scale later) {
    return uid.equals(later.getMetadata().getUid()) && replicas == replicas(later);
  }

  private static int replicas(Scale scale) {
    return orZero(scale.getSpec() == null ? null : scale.getSpec().getReplicas());
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
