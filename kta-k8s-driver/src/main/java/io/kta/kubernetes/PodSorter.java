package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the active pods of a resource as groupPods in Kubernetes'
 * podautoscaler/replica_calculator.go does, with its defaults: a pod's first minutes count only
 * once it is ready and a whole window of measurement lies within that.
 */
final class PodSorter {
  private static final Duration CPU_INITIALIZATION = Duration.ofMinutes(5);
  private static final Duration INITIAL_READINESS_DELAY = Duration.ofSeconds(30);

  private final PodResource resource;
  private final Optional<String> container;
  private final Instant now;
  private final List<PodUsage.Pod> measured = new ArrayList<>();
  private final List<PodUsage.Pod> missing = new ArrayList<>();
  private final List<PodUsage.Pod> unready = new ArrayList<>();
  private Optional<Instant> oldest = Optional.empty();

  /**
   * Sorts by what the pods use and request.
   *
   * @param container by which alone they are judged; all of them if empty
   */
  PodSorter(PodResource resource, Optional<String> container, Instant now) {
    this.resource = resource;
    this.container = container;
    this.now = now;
  }

  PodUsage sort(List<Pod> pods, Map<String, PodMeasurement> measurements) {
    for (Pod pod : pods) {
      String name = pod.getMetadata().getName();
      sort(pod, Optional.ofNullable(measurements.get(name)));
    }
    return new PodUsage(measured, missing, unready, oldest);
  }

  private void sort(Pod pod, Optional<PodMeasurement> measurement) {
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    String name = pod.getMetadata().getName();
    OptionalDouble used = measurement.map(this::used).orElse(OptionalDouble.empty());
    PodUsage.Pod sorted = new PodUsage.Pod(name, used.orElse(0), requested(pod));
    if ("Pending".equals(phase)) {
      unready.add(sorted);
    } else if (measurement.isEmpty() || used.isEmpty()) {
      missing.add(sorted);
    } else if (resource == PodResource.CPU && isStarting(pod, measurement.get())) {
      unready.add(sorted);
    } else {
      measured.add(sorted);
      Instant at = measurement.get().at();
      oldest = oldest.filter(other -> other.isBefore(at)).or(() -> Optional.of(at));
    }
  }

  private OptionalDouble used(PodMeasurement measurement) {
    return container.isPresent()
        ? measurement.used(resource, container.get())
        : measurement.used(resource);
  }

  private OptionalDouble requested(Pod pod) {
    PodRequest request = new PodRequest(resource);
    return container.isPresent() ? request.of(pod, container.get()) : request.of(pod);
  }

  private boolean isStarting(Pod pod, PodMeasurement measurement) {
    Optional<PodCondition> ready = ready(pod);
    Optional<Instant> started = instant(pod.getStatus().getStartTime());
    if (ready.isEmpty() || started.isEmpty()) {
      return true;
    }
    boolean isUnready = "False".equals(ready.get().getStatus());
    Instant turned = instant(ready.get().getLastTransitionTime()).orElse(Instant.MIN);
    if (started.get().plus(CPU_INITIALIZATION).isAfter(now)) {
      boolean isFromBefore =
          !turned.equals(Instant.MIN)
              && measurement.at().isBefore(turned.plus(measurement.window()));
      return isUnready || isFromBefore;
    }
    boolean wasNeverReady = started.get().plus(INITIAL_READINESS_DELAY).isAfter(turned);
    return isUnready && wasNeverReady;
  }

  private static Optional<PodCondition> ready(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> "Ready".equals(condition.getType()))
        .findFirst();
  }

  private static Optional<Instant> instant(@Nullable String time) {
    return Optional.ofNullable(time).map(Instant::parse);
  }
}
