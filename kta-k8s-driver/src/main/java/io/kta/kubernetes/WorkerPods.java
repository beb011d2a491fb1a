package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.kta.driver.Worker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pods, by whether one of the workers in use is in them. Immutable. */
final class WorkerPods {
  private final List<Pod> inUse = new ArrayList<>();
  private final List<Pod> idle = new ArrayList<>();
  private final List<Worker> unmatched = new ArrayList<>();

  /** Sorts active pods. */
  WorkerPods(List<Pod> pods, List<Worker> workers) {
    Map<String, Pod> byName = new HashMap<>();
    Set<Pod> used = new HashSet<>();
    Set<String> shared = new HashSet<>(); // as an address is by pods in their node's network
    for (Pod pod : pods) {
      for (String name : names(pod)) {
        if (byName.putIfAbsent(name, pod) != null) {
          shared.add(name);
        }
      }
    }
    byName.keySet().removeAll(shared);
    for (Worker worker : workers) {
      Optional<Pod> pod =
          names(worker).stream().filter(byName::containsKey).findFirst().map(byName::get);
      pod.ifPresentOrElse(used::add, () -> unmatched.add(worker));
    }
    pods.forEach(pod -> (used.contains(pod) ? inUse : idle).add(pod));
  }

  List<Pod> inUse() {
    return inUse;
  }

  List<Pod> idle() {
    return idle;
  }

  /** Returns the workers that are in none of the pods. */
  List<Worker> unmatched() {
    return unmatched;
  }

  private static Set<String> names(Pod pod) {
    Set<String> names = new LinkedHashSet<>();
    names.add(pod.getMetadata().getName());
    if (pod.getStatus() != null) {
      Optional.ofNullable(pod.getStatus().getPodIP()).ifPresent(names::add);
      pod.getStatus().getPodIPs().stream().map(PodIP::getIp).forEach(names::add);
    }
    return names;
  }

  /**
   * Returns what its pod may be called, in the order of trust: its id is its pod's name in Flink's
   * native mode, and otherwise begins with its pod's address; its host is its pod's address or
   * name, or the name that DNS gives to an address, as in {@code 10-1-2-3.taskmanager.default.svc}.
   */
  private static List<String> names(Worker worker) {
    List<String> names = new ArrayList<>();
    names.add(worker.id());
    worker
        .host()
        .ifPresent(
            host -> {
              String label = host.indexOf(':') < 0 ? host.replaceFirst("\\..*", "") : host;
              names.addAll(List.of(host, label, label.replace('-', '.')));
            });
    int port = worker.id().lastIndexOf(':');
    if (port > 0) {
      names.add(worker.id().substring(0, port));
    }
    return names;
  }
}
