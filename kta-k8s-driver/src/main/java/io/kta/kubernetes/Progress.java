package io.kta.kubernetes;

import io.kta.metrics.Shortfall;
import java.util.Optional;

/**
 * How far a resource has come with what its spec says. Immutable.
 *
 * @param change tells one change of the spec from the next
 * @param done grows as the change is carried out
 * @param isToShrink whether replicas are to go, as far as is known
 * @param left what is left to do to the replicas there are, in words; empty if nothing is
 * @param shortfall whether fewer replicas work than there should be
 */
record Progress(
    String change,
    int done,
    boolean isToShrink,
    Optional<String> left,
    Optional<Shortfall> shortfall) {

  /** Returns how far it is with the number of its replicas alone. */
  static Progress ofReplicas(int now, int wanted) {
    Optional<Shortfall> shortfall =
        now < wanted
            ? Optional.of(new Shortfall(now, "has %d of %d replicas".formatted(now, wanted)))
            : Optional.empty();
    return new Progress(
        Integer.toString(wanted),
        -Math.abs(now - wanted),
        now > wanted,
        now > wanted ? Optional.of(tooMany(now, wanted)) : Optional.empty(),
        shortfall);
  }

  /**
   * Returns how far one of Kubernetes' own kinds is with its replicas and their template. Of one
   * that no controller has looked at so far nothing is known.
   */
  static Progress of(ResourceFields resource, int wanted) {
    String change = Long.toString(resource.generation());
    if (resource.number("status", "observedGeneration").isEmpty()) {
      return new Progress(change, 0, false, Optional.empty(), Optional.empty());
    }
    int now = resource.number("status", "replicas").orElse(0);
    int ready = resource.number("status", "readyReplicas").orElse(0);
    int updated = updated(resource, wanted);
    int done = updated + Math.min(ready, wanted) - Math.max(0, now - wanted);
    boolean isToShrink = now > wanted || !isObserved(resource);
    return new Progress(
        change,
        done,
        isToShrink,
        left(resource, wanted, now, updated),
        isObserved(resource) && ready < wanted
            ? Optional.of(new Shortfall(ready, missing(resource, wanted, now, ready)))
            : Optional.empty());
  }

  private static Optional<String> left(ResourceFields resource, int wanted, int now, int updated) {
    if (!isObserved(resource)) {
      return Optional.of("has not been looked at by its controller since its last change");
    }
    if (updated < Math.min(now, wanted)) {
      return Optional.of("is being rolled out: %d of %d replicas".formatted(updated, wanted));
    }
    return now > wanted ? Optional.of(tooMany(now, wanted)) : Optional.empty();
  }

  private static String tooMany(int now, int wanted) {
    return "has %d replicas, and is to have %d".formatted(now, wanted);
  }

  private static String missing(ResourceFields resource, int wanted, int now, int ready) {
    String ofThem = "has %d of %d replicas ready".formatted(ready, wanted);
    return ReplicaFailure.of(resource)
        .map(failure -> ofThem + ", since " + failure.words(wanted - now, wanted))
        .orElse(ofThem);
  }

  private static boolean isObserved(ResourceFields resource) {
    return resource.number("status", "observedGeneration").orElse(0) >= resource.generation();
  }

  /** Replicas of the newest template; all of them where nothing else is to be expected. */
  private static int updated(ResourceFields resource, int wanted) {
    return switch (resource.name().kind()) {
      case "Deployment" -> updatedReplicas(resource, wanted);
      case "StatefulSet" ->
          isLeftAtOldRevision(resource) ? wanted : updatedReplicas(resource, wanted);
      default -> wanted;
    };
  }

  private static int updatedReplicas(ResourceFields resource, int wanted) {
    return Math.min(wanted, resource.number("status", "updatedReplicas").orElse(0));
  }

  /**
   * Whether a StatefulSet has just one revision, or is configured to leave replicas at an old one.
   */
  private static boolean isLeftAtOldRevision(ResourceFields resource) {
    return resource
            .text("status", "currentRevision")
            .equals(resource.text("status", "updateRevision"))
        || resource.text("spec", "updateStrategy", "type").filter("OnDelete"::equals).isPresent()
        || resource.number("spec", "updateStrategy", "rollingUpdate", "partition").orElse(0) > 0;
  }
}
