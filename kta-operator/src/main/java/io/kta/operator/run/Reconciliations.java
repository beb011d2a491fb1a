package io.kta.operator.run;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The changes of policies that are worked on, and since when. Thread-safe. */
public final class Reconciliations {
  private final LoopClock clock;
  private final Map<ResourceID, Instant> begun = new ConcurrentHashMap<>();

  /** Creates those of an operator that works on none. */
  public Reconciliations(LoopClock clock) {
    this.clock = clock;
  }

  void begin(ResourceID policy) {
    begun.put(policy, clock.now());
  }

  void end(ResourceID policy) {
    begun.remove(policy);
  }

  /** Returns how many are worked on. */
  public int busy() {
    return begun.size();
  }

  /** Returns for how long the longest has been worked on; zero if none is. */
  public Duration longest() {
    Optional<Instant> first = begun.values().stream().min(Comparator.naturalOrder());
    return first.map(since -> Duration.between(since, clock.now())).orElse(Duration.ZERO);
  }
}
