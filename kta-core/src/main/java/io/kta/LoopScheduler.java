package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which autoscalers run; one can be shared by thousands. Thread-safe.
 *
 * <p>There is one thread that keeps the time, a fixed number that run cycles, and beside each of
 * these one that runs the step it waits for, so that a step that hangs can be left behind. All are
 * daemon threads, begun when they are needed.
 */
public final class LoopScheduler implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LoopScheduler.class);
  private static final long CLOSE_SECONDS = 5;

  private final LoopClock clock;
  private final ThreadGroup group = new ThreadGroup("kta");
  private final Executor cycles;
  private final Executor steps;
  private final List<ExecutorService> pools; // empty if all runs on the calling thread
  private final PriorityQueue<Appointment> appointments =
      new PriorityQueue<>(
          Comparator.comparing(Appointment::at).thenComparingLong(Appointment::sequence));
  private long sequence;
  private Instant latest = Instant.MIN; // as far as the time is known to have come
  private CompletableFuture<Void> changed = new CompletableFuture<>();
  private @Nullable Thread timekeeper;
  private boolean closed;

  private LoopScheduler(LoopClock clock) {
    this.clock = requireNonNull(clock, "clock");
    this.cycles = Runnable::run;
    this.steps = Runnable::run;
    this.pools = List.of();
  }

  private LoopScheduler(int threads, LoopClock clock) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
    }
    this.clock = requireNonNull(clock, "clock");
    ExecutorService cycleThreads = Executors.newFixedThreadPool(threads, daemons("kta-cycle-"));
    ExecutorService stepThreads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons("kta-step-"));
    this.cycles = cycleThreads;
    this.steps = stepThreads;
    this.pools = List.of(stepThreads, cycleThreads);
  }

  /**
   * Returns a scheduler that runs this many cycles at a time, by the system's clock.
   *
   * @param threads at least 1; a cycle holds its thread while it waits for the driver, most of all
   *     for a plan to be carried out, so have as many as jobs are rescaled at a time: a few serve
   *     thousands of autoscalers
   */
  public static LoopScheduler ofThreads(int threads) {
    return new LoopScheduler(threads, LoopClock.system());
  }

  /** Returns a scheduler that runs this many cycles at a time, by a clock. */
  public static LoopScheduler ofThreads(int threads, LoopClock clock) {
    return new LoopScheduler(threads, clock);
  }

  /**
   * Returns a scheduler without threads, for simulations: cycles run when {@link #runDue} is
   * called, and they and their steps on the thread that calls. A step that hangs hangs that thread,
   * since there is none to give it up; but what a step takes by the clock is measured as ever.
   */
  public static LoopScheduler byHand(LoopClock clock) {
    return new LoopScheduler(clock);
  }

  /** Returns when the next cycle is due, or {@link Instant#MAX} if none is to come. */
  public synchronized Instant nextDue() {
    Appointment first = appointments.peek();
    return first == null ? Instant.MAX : first.at();
  }

  /**
   * Runs what was due when this was called, on the calling thread.
   *
   * @throws IllegalStateException if this scheduler has threads that do so
   */
  public void runDue() {
    if (!isByHand()) {
      throw new IllegalStateException(
          "this scheduler has threads and runs what is due by itself; use one made by byHand");
    }
    for (Appointment due : takeDue()) {
      cycles.execute(due.task());
    }
  }

  /**
   * Ends all threads: what is under way is interrupted, and waited for, but 5 s at most. Close the
   * autoscalers first.
   */
  @Override
  public void close() {
    Thread keeper;
    synchronized (this) {
      closed = true;
      appointments.clear();
      changed.complete(null);
      keeper = timekeeper;
    }
    if (isByHand()) {
      return;
    }
    ExecutorService stepThreads = pools.get(0);
    ExecutorService cycleThreads = pools.get(1);
    stepThreads.shutdownNow();
    if (Thread.currentThread().getThreadGroup() == group) {
      cycleThreads.shutdown(); // called by one of them: it ends with its task, as the others do
      return;
    }
    cycleThreads.shutdownNow();
    try {
      if (keeper != null) {
        keeper.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      }
      awaitEnd(cycleThreads);
      awaitEnd(stepThreads);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  LoopClock clock() {
    return clock;
  }

  StepRunner newStepRunner() {
    return new StepRunner(steps, clock);
  }

  /** Has {@code task} run once this long has passed, or as soon after as a thread is free. */
  synchronized Appointment runAfter(Duration delay, Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("the scheduler is closed; use one that is open");
    }
    Appointment appointment = new Appointment(readClock().plus(delay), sequence++, task);
    appointments.add(appointment);
    if (isByHand()) {
      return appointment;
    }
    if (timekeeper == null) {
      timekeeper = daemons("kta-timekeeper-").newThread(this::keepTime);
      timekeeper.start();
    } else if (appointment.equals(appointments.peek())) {
      changed.complete(null);
    }
    return appointment;
  }

  /** Forgets an appointment; does nothing if it was kept already. */
  synchronized void cancel(Appointment appointment) {
    appointments.removeIf(made -> made.sequence() == appointment.sequence());
  }

  /** Returns how many appointments are to come; an autoscaler has none while its cycle runs. */
  synchronized int appointments() {
    return appointments.size();
  }

  /** A task and when to run it; the sequence is its own, and orders those of one instant. */
  record Appointment(Instant at, long sequence, Runnable task) {}

  private void keepTime() {
    try {
      while (true) {
        CompletableFuture<Void> change;
        Instant next;
        synchronized (this) {
          if (closed) {
            return;
          }
          takeDue().forEach(due -> cycles.execute(due.task()));
          changed = new CompletableFuture<>();
          change = changed;
          Appointment first = appointments.peek();
          next = first == null ? Instant.MAX : first.at();
        }
        if (!clock.await(change, next)) {
          hasCome(next);
        }
      }
    } catch (InterruptedException e) {
      logger.warn("the thread that keeps the time was interrupted; no more cycles are begun", e);
    }
  }

  /** Notes that a wait until then is over, whatever the clock reads. */
  private synchronized void hasCome(Instant time) {
    latest = time.isAfter(latest) ? time : latest;
  }

  /**
   * Has all appointments come as much earlier as the clock was set back since it was last read;
   * otherwise an hour set back would be an hour without a cycle.
   */
  private Instant readClock() {
    Instant now = clock.now();
    if (now.isBefore(latest)) {
      Duration setBack = Duration.between(now, latest);
      List<Appointment> earlier =
          appointments.stream()
              .map(made -> new Appointment(made.at().minus(setBack), made.sequence(), made.task()))
              .toList();
      appointments.clear();
      appointments.addAll(earlier);
    }
    latest = now;
    return now;
  }

  private synchronized List<Appointment> takeDue() {
    Instant now = readClock();
    List<Appointment> due = new ArrayList<>();
    for (Appointment first = appointments.peek();
        first != null && !first.at().isAfter(now);
        first = appointments.peek()) {
      appointments.remove();
      due.add(first);
    }
    return due;
  }

  private boolean isByHand() {
    return pools.isEmpty();
  }

  private static void awaitEnd(ExecutorService threads) throws InterruptedException {
    if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      logger.warn("a thread does not end though it was interrupted: a step in it hangs");
    }
  }

  private ThreadFactory daemons(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(group, task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
