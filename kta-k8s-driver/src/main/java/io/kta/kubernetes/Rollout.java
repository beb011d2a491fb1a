package io.kta.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a resource is still on its way to what its spec says. It has settled once it was seen
 * there, or has come no further for a while: a replica that finds no node, or falls over later,
 * must not keep the resource from ever being scaled again. Not thread-safe.
 */
final class Rollout {
  private static final Logger log = LoggerFactory.getLogger(KubernetesScaleTarget.class);

  private final Duration timeout;
  private @Nullable Progress furthest;
  private Instant since = Instant.MIN;
  private boolean settled;

  Rollout(Duration timeout) {
    this.timeout = timeout;
  }

  /** Returns what is left to do, in words; empty if it has settled. */
  Optional<String> inProgress(ResourceName resource, Progress seen, Instant now) {
    Progress before = furthest;
    boolean isNew = before == null || !before.change().equals(seen.change());
    if (isNew || before == null || seen.done() > before.done()) {
      furthest = seen;
      since = now;
      settled = !isNew && settled;
    }
    if (!settled && seen.left().isPresent() && !now.isBefore(since.plus(timeout))) {
      log.warn(
          "{} {}, and has come no further for {}; scaling goes on without waiting for it",
          resource,
          seen.left().get(),
          timeout);
      settled = true;
    }
    settled |= seen.left().isEmpty();
    return settled ? Optional.empty() : seen.left();
  }
}
