package io.kta.flink.jobs;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for what may hang: the user's factories and listeners, and first looks at jobs. They are
 * waited for only so long, and left behind then. Thread-safe.
 */
final class Strangers {
  private static final Logger logger = LoggerFactory.getLogger(FlinkJobs.class);
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LoopClock clock;
  private final ExecutorService threads;

  /** The listeners that have not returned in time; those are compared, and not asked. */
  private final Set<Object> late =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  Strangers(LoopClock clock) {
    this.clock = clock;
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "kta-flink-jobs-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins all, and waits for them; returns whether all have returned in time. */
  boolean runAll(List<Runnable> tasks) throws InterruptedException {
    List<CompletableFuture<Void>> ends = tasks.stream().map(this::begin).toList();
    return clock.await(
        CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)),
        clock.now().plus(PATIENCE));
  }

  /**
   * Tells listeners one after the other; what they throw is logged. One that has not returned in
   * time misses what comes until it has.
   */
  <T> void tell(List<T> listeners, Consumer<T> what) {
    for (T listener : listeners) {
      if (late.contains(listener)) {
        continue;
      }
      CompletableFuture<Void> end = begin(() -> what.accept(listener));
      try {
        if (!clock.await(end, clock.now().plus(PATIENCE))) {
          logger.warn("listener {} has not returned within {}", listener.getClass(), PATIENCE);
          late.add(listener);
          var unused = end.thenRun(() -> late.remove(listener));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private CompletableFuture<Void> begin(Runnable task) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    try {
      Future<?> unused =
          threads.submit(
              () -> {
                try {
                  task.run();
                } catch (RuntimeException | Error e) {
                  logger.warn("a listener or a step that begins a job failed", e);
                } finally {
                  end.complete(null);
                }
              });
    } catch (RejectedExecutionException e) { // all is closed
      end.complete(null);
    }
    return end;
  }

  /** Interrupts what is under way, and begins nothing more. */
  void end() {
    List<Runnable> unused = threads.shutdownNow();
  }
}
