package io.kta.kubernetes;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The usage of one resource's pods at one time, grouped as in Kubernetes' HPA. Pods that have ended
 * or are being deleted are in none of the lists. Immutable.
 *
 * @param measured pods that work and were measured
 * @param missing pods that work, as far as is known, and of which there is no measurement
 * @param unready pods that do not work yet; what they use says nothing of the load
 * @param at when the oldest measurement was taken; empty if there is none
 * @since 0.1
 */
public record PodUsage(
    List<Pod> measured, List<Pod> missing, List<Pod> unready, Optional<Instant> at) {

  /** Copies the lists. */
  public PodUsage {
    measured = List.copyOf(measured);
    missing = List.copyOf(missing);
    unready = List.copyOf(unready);
    requireNonNull(at, "at");
  }

  /**
   * Returns what the working pods use together; unknown if there is none, or one was not measured,
   * since the sum would be too low.
   */
  public OptionalDouble total() {
    return measured.isEmpty() || !missing.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(used(measured));
  }

  /**
   * Returns what the measured pods use of what they request, 1 for all of it; unknown if none was
   * measured. A pod without a request cannot be judged, and is left out. HPA shows it as a
   * percentage without its fraction.
   *
   * @throws IllegalStateException if none of them has a request
   */
  public OptionalDouble utilization() {
    return measured.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(used(judged()) / requested(judged()));
  }

  /**
   * Returns the utilization to decide by, where the pods that were not measured, or cannot be
   * judged for lack of a request, count against a change: as idle if it is above the target, as do
   * those that are not ready; as at the target, or all of their request if that is more, if it is
   * below. Where that turns the direction around it is the target itself, so that nothing is
   * changed. As HPA does it. A request that is not known is taken to be the mean of the others.
   *
   * @param target the utilization there should be, positive
   * @throws IllegalStateException if none of the measured pods has a request
   */
  public OptionalDouble utilizationAgainst(double target) {
    OptionalDouble plain = utilization();
    if (plain.isEmpty() || plain.getAsDouble() == target) {
      return plain;
    }
    boolean isHigh = plain.getAsDouble() > target;
    double used = used(judged());
    double unjudged = requested(measured) - requested(judged()) + requested(missing);
    double requested = requested(judged()) + unjudged;
    if (isHigh) {
      requested += requested(unready);
    } else {
      used += unjudged * Math.max(1, target);
    }
    double counted = used / requested;
    return OptionalDouble.of(counted > target == isHigh ? counted : target);
  }

  private static double used(List<Pod> pods) {
    return pods.stream().mapToDouble(Pod::used).sum();
  }

  /** Returns the measured pods whose request is known. */
  private List<Pod> judged() {
    List<Pod> judged = measured.stream().filter(pod -> pod.requested().isPresent()).toList();
    if (judged.isEmpty()) {
      throw new IllegalStateException(
          "pod %s has a container that requests nothing, as has every other that was measured, so their utilization is unknown; set resources.requests, name one container that has them, or go by the total"
              .formatted(measured.get(0).name()));
    }
    return judged;
  }

  private double requested(List<Pod> pods) {
    double mean = judged().stream().mapToDouble(Pod::request).average().orElseThrow();
    return pods.stream().mapToDouble(pod -> pod.requested().orElse(mean)).sum();
  }

  /**
   * One pod. Immutable.
   *
   * @param name its name
   * @param used in cores or bytes; 0 if it was not measured
   * @param requested in cores or bytes; empty if it cannot be known, since a container requests
   *     nothing
   */
  public record Pod(String name, double used, OptionalDouble requested) {

    /** Requires a name, and a request that may be unknown. */
    public Pod {
      requireNonNull(name, "name");
      requireNonNull(requested, "requested");
    }

    private double request() {
      return requested.orElseThrow();
    }
  }
}
