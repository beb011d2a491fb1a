package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Set;

/**
 * Which pods count. Kubernetes calls a pod active that has not ended and is not being deleted; its
 * controllers replace the others, so whoever reads pods leaves them out.
 */
final class ActivePods {
  private static final Set<String> TERMINAL_PHASES = Set.of("Succeeded", "Failed");

  private ActivePods() {}

  static boolean isActive(Pod pod) {
    boolean isTerminal =
        pod.getStatus() != null
            && TERMINAL_PHASES.contains(String.valueOf(pod.getStatus().getPhase()));
    return !isTerminal && pod.getMetadata().getDeletionTimestamp() == null;
  }
}
