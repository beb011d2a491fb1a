package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What pods request of one resource. What the kubelet has allocated goes before what the spec
 * wants, since a pod may be resized in place; a request of the pod as a whole goes before those of
 * its containers. Immutable.
 */
record PodRequest(PodResource resource) {

  /** Returns the pod's; empty if it has none of its own and one of its containers has none. */
  OptionalDouble of(Pod pod) {
    Optional<Double> ofPod = podLevel(pod);
    if (ofPod.isPresent()) {
      return positive(ofPod.get());
    }
    double sum = 0;
    List<Container> containers = lasting(pod).toList();
    for (Container container : containers) {
      Optional<Double> request = of(pod, container);
      if (request.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += request.get();
    }
    return positive(sum);
  }

  /** Returns that of one container; empty if there is no such container, or it requests nothing. */
  OptionalDouble of(Pod pod, String container) {
    return lasting(pod)
        .filter(one -> container.equals(one.getName()))
        .findFirst()
        .flatMap(one -> of(pod, one))
        .map(PodRequest::positive)
        .orElse(OptionalDouble.empty());
  }

  /** Returns the containers that run as long as the pod does: sidecars are among the init ones. */
  static Stream<Container> lasting(Pod pod) {
    return pod.getSpec() == null
        ? Stream.of()
        : Stream.concat(
            pod.getSpec().getContainers().stream(),
            pod.getSpec().getInitContainers().stream()
                .filter(container -> "Always".equals(container.getRestartPolicy())));
  }

  private Optional<Double> podLevel(Pod pod) {
    Optional<Double> allocated =
        pod.getStatus() != null
                && pod.getStatus().getAdditionalProperties().get("allocatedResources")
                    instanceof Map<?, ?> all
                && all.get(resource.key()) instanceof String quantity
            ? Optional.of(amount(Quantity.parse(quantity)))
            : Optional.empty();
    return allocated.or(
        () -> pod.getSpec() == null ? Optional.empty() : requested(pod.getSpec().getResources()));
  }

  private Optional<Double> of(Pod pod, Container container) {
    Optional<ContainerStatus> status =
        statuses(pod).filter(one -> container.getName().equals(one.getName())).findFirst();
    return status
        .flatMap(one -> amount(one.getAllocatedResources()))
        .or(() -> status.flatMap(one -> requested(one.getResources())))
        .or(() -> requested(container.getResources()));
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return pod.getStatus() == null
        ? Stream.of()
        : Stream.concat(
            pod.getStatus().getContainerStatuses().stream(),
            pod.getStatus().getInitContainerStatuses().stream());
  }

  private Optional<Double> requested(@Nullable ResourceRequirements requirements) {
    return requirements == null ? Optional.empty() : amount(requirements.getRequests());
  }

  private Optional<Double> amount(@Nullable Map<String, Quantity> quantities) {
    return quantities == null
        ? Optional.empty()
        : Optional.ofNullable(quantities.get(resource.key())).map(PodRequest::amount);
  }

  private static double amount(Quantity quantity) {
    return quantity.getNumericalAmount().doubleValue();
  }

  private static OptionalDouble positive(double request) {
    return request > 0 ? OptionalDouble.of(request) : OptionalDouble.empty();
  }
}
