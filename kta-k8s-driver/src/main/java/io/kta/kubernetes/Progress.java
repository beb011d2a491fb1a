package io.kta.kubernetes;

import java.util.Optional;

/**
 * How far a resource has come with what its spec says. Immutable.
 *
 * @param change tells one change of the spec from the next
 * @param done grows as the change is carried out
 * @param isToShrink whether replicas are to go, as far as is known
 * @param left what is left to do, in words; empty if nothing is
 */
record Progress(String change, int done, boolean isToShrink, Optional<String> left) {

  /** Returns how far it is with the number of its replicas alone. */
  static Progress ofReplicas(int now, int wanted) {
    Optional<String> left =
        now == wanted
            ? Optional.empty()
            : Optional.of("has %d replicas, and is to have %d".formatted(now, wanted));
    return new Progress(Integer.toString(wanted), -Math.abs(now - wanted), now > wanted, left);
  }

  /** Returns how far one of Kubernetes' own kinds is with its replicas and their template. */
  static Progress of(Fields resource, int wanted) {
    int now = resource.number("status", "replicas").orElse(0);
    int ready = resource.number("status", "readyReplicas").orElse(0);
    int updated = updated(resource, wanted);
    String change = Long.toString(resource.generation());
    int done = updated + Math.min(ready, wanted) - Math.max(0, now - wanted);
    boolean isToShrink = now > wanted || !isObserved(resource);
    return new Progress(change, done, isToShrink, left(resource, wanted, now, ready, updated));
  }

  private static Optional<String> left(
      Fields resource, int wanted, int now, int ready, int updated) {
    if (!isObserved(resource)) {
      return Optional.of("has not been looked at by its controller since its last change");
    }
    if (updated < wanted) {
      return Optional.of("is being rolled out: %d of %d replicas".formatted(updated, wanted));
    }
    if (now > wanted) {
      return Optional.of("has %d replicas, and is to have %d".formatted(now, wanted));
    }
    return ready < wanted
        ? Optional.of("has %d of %d replicas ready".formatted(ready, wanted))
        : Optional.empty();
  }

  private static boolean isObserved(Fields resource) {
    return resource.number("status", "observedGeneration").orElse(0) >= resource.generation();
  }

  /** Replicas of the newest template; all of them where nothing else is to be expected. */
  private static int updated(Fields resource, int wanted) {
    return switch (resource.name().kind()) {
      case "Deployment" -> updatedReplicas(resource, wanted);
      case "StatefulSet" ->
          isLeftAtOldRevision(resource) ? wanted : updatedReplicas(resource, wanted);
      default -> wanted;
    };
  }

  private static int updatedReplicas(Fields resource, int wanted) {
    return Math.min(wanted, resource.number("status", "updatedReplicas").orElse(0));
  }

  /** Whether a StatefulSet has just one revision, or is told to leave replicas at an old one. */
  private static boolean isLeftAtOldRevision(Fields resource) {
    return resource
            .text("status", "currentRevision")
            .equals(resource.text("status", "updateRevision"))
        || resource.text("spec", "updateStrategy", "type").filter("OnDelete"::equals).isPresent()
        || resource.number("spec", "updateStrategy", "rollingUpdate", "partition").orElse(0) > 0;
  }
}
