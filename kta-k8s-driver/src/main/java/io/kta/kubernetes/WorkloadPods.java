package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kta.driver.ScaleDriverException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The active pods of one workload. Labels alone do not tell them from those of another workload
 * with the same labels, so the chain of controlling owners decides: from the pod, by way of a
 * ReplicaSet where there is one, to the workload. Thread-safe.
 */
final class WorkloadPods {
  private static final long PAGE = 500;

  private final ApiServer server;
  private final ResourceName workload;

  /** What controls a ReplicaSet, by the uid of the ReplicaSet; one that nothing controls is out. */
  private final Map<String, Optional<OwnerReference>> aboveReplicaSets = new ConcurrentHashMap<>();

  WorkloadPods(ApiServer server, ResourceName workload) {
    this.server = server;
    this.workload = workload;
  }

  /**
   * Lists them, by a request for each 500 pods, and one for ReplicaSets not seen so far.
   *
   * @param selector finds at least the workload's pods
   * @param uid the workload's
   * @throws ScaleDriverException if the API server is away or refuses; or if the workload is of a
   *     custom kind that owns none of the pods, and these are not all of one other controller
   */
  List<Pod> select(String selector, String uid) {
    List<Pod> active = list(selector).stream().filter(ActivePods::isActive).toList();
    lookAboveReplicaSets(active, selector, uid);
    List<Pod> owned = active.stream().filter(pod -> isOwned(pod, uid)).toList();
    if (!owned.isEmpty() || ScalableKind.isBuiltIn(workload)) {
      return owned;
    }
    requireOneController(active, selector);
    return active;
  }

  private boolean isOwned(Pod pod, String uid) {
    Optional<OwnerReference> owner = controller(pod);
    return owner.filter(one -> uid.equals(one.getUid())).isPresent()
        || owner.flatMap(this::above).filter(one -> uid.equals(one.getUid())).isPresent();
  }

  private void requireOneController(List<Pod> pods, String selector) {
    TreeSet<String> controllers =
        pods.stream().map(this::topmost).collect(Collectors.toCollection(TreeSet::new));
    if (controllers.size() > 1) {
      throw new ScaleDriverException(
          "the selector '%s' of %s finds pods of %s, and it owns none of them; give the pods of each labels of their own"
              .formatted(selector, workload, String.join(" and ", controllers)));
    }
  }

  private String topmost(Pod pod) {
    Optional<OwnerReference> owner = controller(pod);
    return owner
        .flatMap(this::above)
        .or(() -> owner)
        .map(one -> one.getKind() + "/" + one.getName())
        .orElse("no controller");
  }

  private Optional<OwnerReference> above(OwnerReference owner) {
    return aboveReplicaSets.getOrDefault(owner.getUid(), Optional.empty());
  }

  private void lookAboveReplicaSets(List<Pod> pods, String selector, String uid) {
    List<String> replicaSets =
        pods.stream()
            .flatMap(pod -> controller(pod).stream())
            .filter(owner -> "ReplicaSet".equals(owner.getKind()) && !uid.equals(owner.getUid()))
            .map(OwnerReference::getUid)
            .distinct()
            .toList();
    if (!aboveReplicaSets.keySet().containsAll(replicaSets)) {
      for (ReplicaSet found : replicaSets(selector)) {
        aboveReplicaSets.put(found.getMetadata().getUid(), controller(found));
      }
      replicaSets.forEach(gone -> aboveReplicaSets.putIfAbsent(gone, Optional.empty()));
    }
    aboveReplicaSets.keySet().retainAll(replicaSets);
  }

  private List<ReplicaSet> replicaSets(String selector) {
    return server.read(
        "listing the ReplicaSets of " + workload,
        client ->
            client
                .apps()
                .replicaSets()
                .inNamespace(workload.namespace())
                .withLabelSelector(selector)
                .list()
                .getItems());
  }

  private List<Pod> list(String selector) {
    List<Pod> pods = new ArrayList<>();
    @Nullable String next = null;
    do {
      PodList page = page(selector, next);
      pods.addAll(page.getItems());
      next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return pods;
  }

  private PodList page(String selector, @Nullable String from) {
    return server.read(
        "listing the pods of " + workload,
        client ->
            client
                .pods()
                .inNamespace(workload.namespace())
                .withLabelSelector(selector)
                .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(from).build()));
  }

  private static Optional<OwnerReference> controller(HasMetadata owned) {
    return owned.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }
}
