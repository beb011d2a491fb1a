package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which pods of a resource Kubernetes deletes first. Only pods that the resource owns are touched,
 * whatever others its labels fit. Pods are marked by two annotations: the cost of deleting them,
 * which Kubernetes goes by, and what that was before, which tells our marks from those of others.
 */
final class DeletionOrder {
  static final String COST = "controller.kubernetes.io/pod-deletion-cost";
  static final String COST_BEFORE = "kta.io/pod-deletion-cost-before";
  static final String LOWEST = Integer.toString(Integer.MIN_VALUE);

  private static final Logger log = LoggerFactory.getLogger(KubernetesScaleTarget.class);
  private static final Set<String> HEEDED_BY = Set.of("Deployment", "ReplicaSet");
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final ApiServer server;
  private final ScaleSubresource resource;
  private final WorkloadPods pods;
  private boolean isUnfinished;

  DeletionOrder(ApiServer server, ScaleSubresource resource) {
    this.server = server;
    this.resource = resource;
    this.pods = new WorkloadPods(server, resource.name());
  }

  /** Marks the pods that hold none of these workers, and unmarks those that do. */
  void markIdle(ResourceState seen, List<Worker> inUse) {
    if (inUse.isEmpty()) {
      return;
    }
    if (!HEEDED_BY.contains(resource.name().kind()) || seen.selector().isEmpty()) {
      warn("its kind does not let others choose; run workers in a Deployment");
      return;
    }
    try {
      mark(new WorkerPods(pods(seen), inUse));
    } catch (ScaleDriverException e) {
      warn(String.valueOf(e.getMessage()));
    }
  }

  private void mark(WorkerPods pods) {
    if (!pods.unmatched().isEmpty()) {
      warn(
          "%d of the workers in use are in none of its pods, for example %s; have each be known by its pod's name or address"
              .formatted(pods.unmatched().size(), pods.unmatched().get(0)));
    }
    pods.inUse().stream().filter(DeletionOrder::isMarked).forEach(this::unmark);
    if (!pods.inUse().isEmpty()) {
      isUnfinished = true;
      pods.idle().stream().filter(pod -> !isMarked(pod)).forEach(this::mark);
    }
  }

  /**
   * Waits a while for the pods beyond the new number to go, and unmarks those that remain; they are
   * unmarked later by {@link #unmarkOnceGone} if it takes longer.
   */
  void settle() {
    Instant deadline = server.clock().now().plus(LONGEST_WAIT);
    try {
      unmarkOnceGone(resource.read());
      while (isUnfinished && server.clock().now().isBefore(deadline)) {
        pause();
        unmarkOnceGone(resource.read());
      }
    } catch (ScaleDriverException e) {
      warnOfMarks(e);
    }
  }

  /**
   * Unmarks the pods that remain, if those beyond the new number have gone. What fails is tried
   * again next time, unless it is forbidden.
   */
  void unmarkOnceGone(ResourceState now) {
    if (!isUnfinished || now.progress().isToShrink()) {
      return;
    }
    try {
      pods(now).stream().filter(DeletionOrder::isMarked).forEach(this::unmark);
      isUnfinished = false;
    } catch (ScaleDriverException e) {
      isUnfinished = !ApiFailure.is(ApiFailure.FORBIDDEN, e);
      warnOfMarks(e);
    }
  }

  private void warnOfMarks(ScaleDriverException e) {
    log.warn("{} may have pods left with a deletion cost of {}", resource.name(), LOWEST, e);
  }

  private void pause() {
    try {
      boolean unused =
          server
              .clock()
              .await(new CompletableFuture<Void>(), server.clock().now().plus(BETWEEN_LOOKS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScaleDriverException("interrupted while pods of " + resource.name() + " go", e);
    }
  }

  private List<Pod> pods(ResourceState seen) {
    LabelSelector selector =
        server.serialization().convertValue(seen.selector().orElseThrow(), LabelSelector.class);
    return pods.select(SelectorText.of(selector), seen.uid());
  }

  private void mark(Pod pod) {
    String before = annotations(pod).getOrDefault(COST, "");
    annotate(pod, LOWEST, before);
  }

  private void unmark(Pod pod) {
    String before = annotations(pod).getOrDefault(COST_BEFORE, "");
    annotate(pod, before.isEmpty() ? null : before, null);
  }

  /** Sets two annotations, or removes them where they are null; a pod that has gone is left. */
  private void annotate(Pod pod, @Nullable String cost, @Nullable String costBefore) {
    Map<String, @Nullable String> annotations = new HashMap<>();
    annotations.put(COST, cost);
    annotations.put(COST_BEFORE, costBefore);
    Map<String, ?> patch = Map.of("metadata", Map.of("annotations", annotations));
    try {
      Pod unused =
          server.change(
              "annotating Pod/%s in namespace %s".formatted(name(pod), resource.name().namespace()),
              client ->
                  client
                      .resource(nameOnly(pod))
                      .patch(
                          PatchContext.of(PatchType.JSON_MERGE),
                          client.getKubernetesSerialization().asJson(patch)));
    } catch (ScaleDriverException e) {
      if (!ApiFailure.is(ApiFailure.NOT_FOUND, e)) {
        throw e;
      }
    }
  }

  /** The client then does not read the pod before it patches it. */
  private static Pod nameOnly(Pod pod) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(name(pod))
        .endMetadata()
        .build();
  }

  private static boolean isMarked(Pod pod) {
    return annotations(pod).containsKey(COST_BEFORE);
  }

  private static Map<String, String> annotations(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }

  private void warn(String why) {
    log.warn(
        "Kubernetes may delete pods of {} that are in use, as it is scaled down: {}",
        resource.name(),
        why);
  }
}
