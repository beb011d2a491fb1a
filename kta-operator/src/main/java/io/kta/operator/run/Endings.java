package io.kta.operator.run;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The ends of runs that end together. All of them are told at once, so that none begins a cycle
 * while another is waited for, and all are waited for within one limit. Thread-safe.
 */
final class Endings {
  private static final long STACK_BYTES = 128 << 10; // whoever waits needs little

  private final Map<ResourceID, CompletableFuture<Void>> endings = new HashMap<>();

  private Endings() {}

  /** Tells all runs to end; each does once the cycle that is under way has ended. */
  static Endings begin(Map<ResourceID, PolicyRun> runs) {
    Endings all = new Endings();
    runs.forEach((policy, run) -> all.endings.put(policy, end(policy, run)));
    return all;
  }

  /** Returns those that have not ended yet. */
  Set<ResourceID> busy() {
    Set<ResourceID> busy = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    endings.forEach(
        (policy, ending) -> {
          if (!ending.isDone()) {
            busy.add(policy);
          }
        });
    return busy;
  }

  /**
   * Waits until all have ended.
   *
   * @param limit for how long at most
   * @return those that have not ended by then
   */
  Set<ResourceID> await(Duration limit, LoopClock clock) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(endings.values().toArray(CompletableFuture<?>[]::new));
    try {
      boolean unused = clock.await(all, clock.now().plus(limit));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // who ends this does not want to wait
    }
    return busy();
  }

  /** Ends a run on a thread of its own, since that waits for a cycle under way. */
  private static CompletableFuture<Void> end(ResourceID policy, PolicyRun run) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Runnable ending =
        () -> {
          try {
            run.close();
          } finally {
            ended.complete(null);
          }
        };
    Thread thread = new Thread(null, ending, "kta-ending-" + policy.getName(), STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    return ended;
  }
}
