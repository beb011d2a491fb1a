package io.kta.kubernetes;

import io.kta.driver.ScaleDriverException;
import io.kta.kubernetes.OtherAutoscalers.Found;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who else scales the targets of one driver. What was found in a namespace holds for a while, so
 * that cycles cost no requests; where the look is shared with other drivers, it may be ten seconds
 * old at first. Thread-safe.
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
   * Returns who else scales a resource, in words with a remedy, or empty if nobody is known to.
   *
   * @throws ScaleDriverException if the API server is away
   */
  synchronized Optional<String> on(ResourceName resource) {
    Instant now = clock.now();
    Found found = byNamespace.get(resource.namespace());
    if (found == null || !now.isBefore(found.at().plus(HOLDS_FOR))) {
      found = others.in(resource.namespace());
      byNamespace.put(resource.namespace(), found);
    }
    Optional<String> conflict = found.conflictOn(resource);
    if (conflict.isPresent()) {
      byNamespace.remove(resource.namespace()); // somebody may be about to take it away
    }
    return conflict;
  }
}
