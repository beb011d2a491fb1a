package io.kta.kubernetes;

import io.kta.driver.ScaleDriverException;
import io.kta.kubernetes.OtherAutoscalers.Found;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who else scales the targets of one driver. What was found in a namespace is kept for a while, so
 * that cycles cost no requests, but a conflict is looked for anew each time; where the look is
 * shared with other drivers, it may be ten seconds old. Thread-safe.
 */
final class ScaleConflicts {
  private static final Duration HOLDS_FOR = Duration.ofMinutes(5);

  private final OtherAutoscalers others;
  private final LoopClock clock;
  private final Map<String, Found> byNamespace = new HashMap<>();

  ScaleConflicts(OtherAutoscalers others, LoopClock clock) {
    this.others = others;
    this.clock = clock;
  }

  /**
   * Returns who else scales a resource, in words with a remedy, or empty if no other autoscaler is
   * known.
   *
   * @throws ScaleDriverException if the API server is away
   */
  synchronized Optional<String> on(ResourceName resource) {
    Found found = byNamespace.get(resource.namespace());
    if (found == null || isOld(found) || found.conflictOn(resource).isPresent()) {
      found = others.in(resource.namespace()); // who was in the way may have gone
      byNamespace.put(resource.namespace(), found);
    }
    return found.conflictOn(resource);
  }

  private boolean isOld(Found found) {
    return !clock.now().isBefore(found.at().plus(HOLDS_FOR));
  }
}
