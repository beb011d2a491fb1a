package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who keeps {@code spec.replicas} of a resource at what a manifest says, according to the field
 * managers that Kubernetes notes. Immutable.
 *
 * @param manager as it calls itself
 */
record ReplicaOwner(String manager) {
  /** Tools that apply again and again, but not by server-side apply. */
  private static final List<String> GITOPS_TOOLS =
      List.of("argocd", "kustomize-controller", "helm-controller", "flux", "fleet", "pulumi");

  /**
   * Returns who applies the number of replicas, and so will set it back: by server-side apply, or
   * by its name a GitOps tool.
   */
  static Optional<ReplicaOwner> of(ObjectMeta metadata) {
    return metadata.getManagedFields().stream()
        .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
        .filter(ReplicaOwner::ownsReplicas)
        .filter(entry -> "Apply".equals(entry.getOperation()) || isGitOps(entry))
        .map(entry -> new ReplicaOwner(entry.getManager()))
        .findFirst();
  }

  /** Returns what to do about it. */
  String words(ResourceName resource) {
    return "%s: its replicas are also set by %s, as the field managers say, which will set them back; take spec.replicas out of the manifest that it applies (Argo CD: ignoreDifferences with RespectIgnoreDifferences=true)"
        .formatted(resource, manager);
  }

  private static boolean isGitOps(ManagedFieldsEntry entry) {
    String name = String.valueOf(entry.getManager());
    return GITOPS_TOOLS.stream().anyMatch(name::startsWith);
  }

  private static boolean ownsReplicas(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
        && spec.containsKey("f:replicas");
  }
}
