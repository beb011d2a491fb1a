package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Ends autoscalers, all at the same time and within a limit. */
final class Closing {
  private static final int MOST_THREADS = 64;
  private static final Duration TO_END_THREADS = Duration.ofSeconds(1);

  private Closing() {}

  static void requireGracePeriod(Duration gracePeriod) {
    requireNonNull(gracePeriod, "gracePeriod");
    if (gracePeriod.isNegative() || gracePeriod.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(
          "close(" + gracePeriod + "): the grace period must be at least 0 and at most a year");
    }
  }

  /**
   * Lets none of them begin anything more, and then has those end that do nothing now; the others
   * end after what they do.
   */
  static void begin(List<ControlLoop> loops) {
    List<ControlLoop> idle = loops.stream().filter(ControlLoop::stop).toList();
    if (idle.isEmpty()) {
      return;
    }
    if (idle.get(0).isByHand()) {
      idle.forEach(ControlLoop::end);
      return;
    }
    ExecutorService threads =
        VirtualThreads.named("kta-closing-")
            .orElseGet(
                () ->
                    Executors.newFixedThreadPool(
                        Math.min(idle.size(), MOST_THREADS), LoopThreads.daemons("kta-closing-")));
    idle.forEach(loop -> end(loop, threads));
    threads.shutdown(); // they end with what they were given
  }

  private static void end(ControlLoop loop, ExecutorService threads) {
    try {
      threads.execute(loop::end);
    } catch (OutOfMemoryError e) { // what no further thread is told by
      loop.end();
    }
  }

  /**
   * Waits until all have ended. What is under way when patience is at its end, or when the calling
   * thread is interrupted, is interrupted too, and given {@link Hurry#GRACE} to end.
   */
  static void await(LoopScheduler scheduler, List<ControlLoop> loops, Duration patience) {
    LoopClock clock = scheduler.clock();
    CompletableFuture<Void> ended =
        CompletableFuture.allOf(
            loops.stream().map(ControlLoop::ended).toArray(CompletableFuture<?>[]::new));
    boolean isInterrupted = false;
    boolean isOver = false;
    try {
      isOver = clock.await(ended, clock.now().plus(patience));
    } catch (InterruptedException e) {
      isInterrupted = true;
    }
    if (!isOver) {
      loops.forEach(ControlLoop::hurry);
      isInterrupted |= awaitDespiteInterrupts(clock, ended, clock.now().plus(Hurry.GRACE));
      scheduler.endThreadsIfClosed();
    }
    isInterrupted |= awaitThreads(scheduler);
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits; returns whether the thread was interrupted meanwhile. */
  private static boolean awaitDespiteInterrupts(
      LoopClock clock, CompletableFuture<?> event, Instant deadline) {
    boolean isInterrupted = false;
    while (true) {
      try {
        boolean unused = clock.await(event, deadline);
        return isInterrupted;
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
  }

  private static boolean awaitThreads(LoopScheduler scheduler) {
    boolean isInterrupted = false;
    while (scheduler.isClosed()) {
      try {
        scheduler.awaitThreads(TO_END_THREADS);
        return isInterrupted;
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    return isInterrupted;
  }
}
