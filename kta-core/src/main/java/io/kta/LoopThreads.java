package io.kta;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a scheduler: some run cycles, some make the calls that cycles wait for. All are
 * daemons, begun when there is work and ended when there was none for 10 s. Thread-safe.
 *
 * <p>Cycles, and calls that mostly wait, are run by virtual threads where these are of use. Calls
 * that may compute are not: one that never ends would hold a thread that carries others, and as
 * many as there are processors would stop every virtual thread of the process.
 */
final class LoopThreads {
  private static final Logger logger = LoggerFactory.getLogger(LoopThreads.class);
  private static final long IDLE_SECONDS = 10;

  private final Executor cycles;
  private final Executor waitingCalls;
  private final Executor computingCalls;
  private final List<ExecutorService> ownCycles;
  private final List<ExecutorService> ownCalls;
  private final boolean areVirtual;
  private final boolean areCallers;

  // Those that run a task now. Written by each of them, read by any that asks.
  private final Set<Thread> atWork = ConcurrentHashMap.newKeySet();
  private final AtomicInteger calls = new AtomicInteger();

  private LoopThreads(ExecutorService cycles, ExecutorService waits, ExecutorService computes) {
    this.cycles = task -> cycles.execute(() -> work(task));
    this.waitingCalls = task -> waits.execute(() -> call(task));
    this.computingCalls = task -> computes.execute(() -> call(task));
    this.ownCycles = List.of(cycles);
    this.ownCalls = List.of(waits, computes);
    this.areVirtual = !(cycles instanceof ThreadPoolExecutor);
    this.areCallers = false;
  }

  private LoopThreads(Executor given, boolean areCallers) {
    this.cycles = task -> given.execute(() -> work(task));
    this.waitingCalls = task -> given.execute(() -> call(task));
    this.computingCalls = waitingCalls;
    this.ownCycles = List.of();
    this.ownCalls = List.of();
    this.areVirtual = false;
    this.areCallers = areCallers;
  }

  /** Returns virtual threads where they are of use, and platform threads otherwise. */
  static LoopThreads own() {
    Optional<ExecutorService> cycles = VirtualThreads.named("kta-cycle-");
    ExecutorService computes = pool("kta-step-");
    return cycles.isPresent()
        ? new LoopThreads(
            cycles.get(), VirtualThreads.named("kta-call-").orElse(computes), computes)
        : platform();
  }

  /** Returns platform threads. */
  static LoopThreads platform() {
    ExecutorService calls = pool("kta-step-");
    return new LoopThreads(pool("kta-cycle-"), calls, calls);
  }

  /** Returns threads of a user's. */
  static LoopThreads of(Executor executor) {
    return new LoopThreads(executor, false);
  }

  /** Returns no threads: all is done by whoever asks for it. */
  static LoopThreads none() {
    return new LoopThreads(Runnable::run, true);
  }

  /** Returns whether all is done by the thread that asks for it. */
  boolean areCallers() {
    return areCallers;
  }

  /** Returns whether there can be many thousands of them. */
  boolean areVirtual() {
    return areVirtual;
  }

  Executor cycles() {
    return cycles;
  }

  /** Returns what runs calls that mostly wait for answers: those of drivers and stores. */
  Executor waitingCalls() {
    return waitingCalls;
  }

  /** Returns what runs calls that may compute: those of algorithms and listeners. */
  Executor computingCalls() {
    return computingCalls;
  }

  /** Returns whether the calling thread runs a task of these. */
  boolean isAtWork() {
    return atWork.contains(Thread.currentThread());
  }

  /** Returns how many calls are under way, those that were given up included. */
  int calls() {
    return calls.get();
  }

  /** Has them end when they have done what they do; calls under way are interrupted. */
  void end() {
    ownCycles.forEach(ExecutorService::shutdown);
    ownCalls.forEach(ExecutorService::shutdownNow);
  }

  /** Waits, after {@link #end}, until they have ended, or so long; logs if they have not. */
  void awaitEnd(Duration patience) throws InterruptedException {
    for (List<ExecutorService> pools : List.of(ownCalls, ownCycles)) {
      for (ExecutorService pool : pools) {
        if (!pool.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
          logger.warn("a thread does not end though it was interrupted: a step in it hangs");
        }
      }
    }
  }

  private void call(Runnable task) {
    calls.incrementAndGet();
    try {
      work(task);
    } finally {
      calls.decrementAndGet();
    }
  }

  private void work(Runnable task) {
    Thread thread = Thread.currentThread();
    boolean isFirst = atWork.add(thread); // tasks of a scheduler by hand are run within each other
    try {
      task.run();
    } finally {
      if (isFirst) {
        atWork.remove(thread);
      }
    }
  }

  private static ExecutorService pool(String prefix) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        daemons(prefix));
  }

  static ThreadFactory daemons(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
