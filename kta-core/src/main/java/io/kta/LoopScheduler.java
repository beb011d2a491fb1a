package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.Appointments.Appointment;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which autoscalers run; one can be shared by thousands. Thread-safe.
 *
 * <p>One thread keeps the time. Every cycle has a thread while it is under way, and another for the
 * call that it waits for, so that a call that hangs can be left behind. From JDK 24 on those that
 * wait are virtual threads, without a limit; before that they are platform threads, begun when they
 * are needed, for 1,000 cycles at a time unless {@link LoopSchedulerBuilder#cyclesAtOnce} says
 * otherwise. Where there is a limit, autoscalers with the same {@linkplain
 * AutoscalerBuilder#shareKey share key} never hold more than are free: those of a key that hangs
 * wait for each other, and others go on. All are daemon threads.
 *
 * @since 0.1
 */
public final class LoopScheduler implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final LoopClock clock;
  private final LoopThreads threads;
  private final Lateness lateness = new Lateness();

  // All guarded by this: threads that run cycles, start or close autoscalers make and cancel
  // appointments, the timekeeper takes those that are due.
  private final Appointments appointments = new Appointments();
  private final Shares shares;
  private final Set<ControlLoop> members = new LinkedHashSet<>();
  private CompletableFuture<Void> changed = new CompletableFuture<>();
  private @Nullable Thread timekeeper;
  private boolean isClosed;
  private boolean hasEnded;

  LoopScheduler(LoopClock clock, LoopThreads threads, int cyclesAtOnce) {
    this.clock = GuardedClock.of(clock);
    this.threads = threads;
    this.shares = new Shares(cyclesAtOnce);
  }

  /** Returns a builder of the defaults. */
  public static LoopSchedulerBuilder builder() {
    return new LoopSchedulerBuilder();
  }

  /** Returns a scheduler by the system's clock, with the threads that its cycles need. */
  public static LoopScheduler create() {
    return builder().build();
  }

  /**
   * Returns a scheduler without threads, for simulations: cycles run when {@link #runDue} is
   * called, and they and their steps on the thread that calls. A step that hangs hangs that thread,
   * since there is none to give it up; but what a step takes by the clock is measured as ever.
   */
  public static LoopScheduler byHand(LoopClock clock) {
    return new LoopScheduler(clock, LoopThreads.none(), Integer.MAX_VALUE);
  }

  /** Returns when the next cycle is due, or {@link Instant#MAX} if none is to come. */
  public synchronized Instant nextDue() {
    return appointments.nextDue();
  }

  /** Returns what this scheduler has to do now. */
  public synchronized SchedulerLoad load() {
    return loadAt(clock.now());
  }

  private SchedulerLoad loadAt(Instant now) {
    return new SchedulerLoad(
        shares.running(),
        threads.calls(),
        shares.waiting(),
        since(shares.longestDue(), now),
        since(shares.longestStarved(), now));
  }

  private static Duration since(Instant due, Instant now) {
    return due.isBefore(now) ? Duration.between(due, now) : Duration.ZERO;
  }

  /**
   * Runs what was due when this was called, on the calling thread.
   *
   * @throws IllegalStateException if this scheduler has threads that do so
   */
  public void runDue() {
    if (!threads.areCallers()) {
      throw new IllegalStateException(
          "this scheduler has threads and runs what is due by itself; use one made by byHand");
    }
    List<Appointment> due;
    synchronized (this) {
      due = appointments.takeDue(clock.now());
    }
    due.forEach(appointment -> appointment.run(clock.now()));
  }

  /** As {@link #close(Duration)} with the time that {@link Autoscaler#close()} waits. */
  @Override
  public void close() {
    List<CloseReport> unused = close(Autoscaler.GRACE_PERIOD);
  }

  /**
   * Closes the autoscalers that run here, all at the same time, as {@link
   * Autoscaler#close(Duration)} does, and ends the threads. None of them begins a cycle once this
   * was called. Further calls wait for the same end. Called by a part of a cycle, it returns at
   * once, and what it was to do is done when the cycles under way have ended.
   *
   * @param gracePeriod how long cycles under way may go on, at least 0; what is still under way
   *     then is interrupted, and given 5 s more
   * @return how each autoscaler was closed, in the order in which they were built
   */
  public List<CloseReport> close(Duration gracePeriod) {
    Closing.requireGracePeriod(gracePeriod);
    List<ControlLoop> loops;
    synchronized (this) {
      isClosed = true;
      loops = List.copyOf(members);
    }
    return closeAll(loops, gracePeriod);
  }

  /**
   * Closes some of the autoscalers that run here, all at the same time and within one limit, as
   * {@link Autoscaler#close(Duration)} closes one; the others go on.
   *
   * @param some those to close; one that is closed already is only reported
   * @param gracePeriod how long cycles under way may go on, at least 0; what is still under way
   *     then is interrupted, and given 5 s more
   * @return how each was closed, in the order given
   * @throws IllegalArgumentException if one of them runs elsewhere
   */
  public List<CloseReport> close(Collection<? extends Autoscaler> some, Duration gracePeriod) {
    Closing.requireGracePeriod(gracePeriod);
    requireNonNull(some, "some");
    List<ControlLoop> loops = new ArrayList<>();
    for (Autoscaler one : some) {
      if (!(one instanceof ControlLoop loop) || !loop.runsOn(this)) {
        throw new IllegalArgumentException(
            one.name() + " does not run on this scheduler; close it where it runs");
      }
      loops.add(loop);
    }
    return closeAll(loops, gracePeriod);
  }

  private List<CloseReport> closeAll(List<ControlLoop> loops, Duration gracePeriod) {
    Closing.begin(loops);
    if (loops.isEmpty()) {
      endThreadsIfClosed();
    }
    if (!threads.isAtWork() && loops.stream().noneMatch(ControlLoop::isWithin)) {
      Closing.await(this, loops, gracePeriod);
    }
    return loops.stream().map(ControlLoop::closeReport).toList();
  }

  /** Returns the time by which cycles run here; it stands still while the clock given throws. */
  public LoopClock clock() {
    return clock;
  }

  LoopThreads threads() {
    return threads;
  }

  /** Has an autoscaler be closed with this scheduler. */
  synchronized void join(ControlLoop loop) {
    if (isClosed) {
      throw new IllegalStateException("the scheduler is closed; use one that is open");
    }
    members.add(loop);
  }

  /** Forgets an autoscaler that has ended; the last one ends a scheduler that is closed. */
  void leave(ControlLoop loop) {
    boolean isLast;
    synchronized (this) {
      members.remove(loop);
      isLast = isClosed && members.isEmpty();
    }
    if (isLast) {
      endThreads();
    }
  }

  /** Lets no more autoscalers in, and ends once the last has left. */
  synchronized void closeWhenLeft() {
    isClosed = true;
  }

  /**
   * Has {@code task} run once this long has passed, or as soon after as its key may have a thread.
   * The task gets its delay. Returns empty if this scheduler has ended.
   */
  synchronized Optional<Appointment> runAfter(Duration delay, Object key, Consumer<Duration> task) {
    if (hasEnded) {
      return Optional.empty();
    }
    Appointment made = appointments.add(clock.now(), delay, key, task);
    keepAppointment(made);
    return Optional.of(made);
  }

  private void keepAppointment(Appointment made) {
    if (threads.areCallers()) {
      return;
    }
    if (timekeeper == null) {
      Thread keeper = LoopThreads.daemons("kta-timekeeper-").newThread(this::keepTime);
      keeper.start();
      timekeeper = keeper;
    } else if (appointments.isFirst(made)) {
      changed.complete(null);
    }
  }

  /** Forgets an appointment; returns whether it was still to come. */
  synchronized boolean cancel(Appointment appointment) {
    return appointments.remove(appointment);
  }

  /** Returns how many appointments are to come; an autoscaler has none while its cycle runs. */
  synchronized int appointments() {
    return appointments.size();
  }

  private void keepTime() {
    while (true) {
      try {
        CompletableFuture<Void> change = beginDue();
        Instant next;
        synchronized (this) {
          if (hasEnded) {
            return;
          }
          next = appointments.nextDue();
        }
        if (!clock.await(change, next)) {
          hasCome(next);
        }
      } catch (InterruptedException e) {
        lateness.logOddity("the thread that keeps the time was interrupted; it goes on", e);
      } catch (RuntimeException | Error e) {
        lateness.logOddity("the thread that keeps the time failed; it goes on", e);
      }
    }
  }

  /**
   * Begins what may be begun, and returns what is complete when appointments have changed since.
   */
  private CompletableFuture<Void> beginDue() {
    List<Appointment> begun;
    CompletableFuture<Void> change;
    synchronized (this) {
      Instant now = clock.now();
      appointments.takeDue(now).forEach(shares::add);
      begun = hasEnded ? List.of() : shares.begin();
      lateness.see(now, this::loadAt);
      changed = new CompletableFuture<>();
      change = changed;
    }
    begun.forEach(this::begin);
    return change;
  }

  private void begin(Appointment due) {
    try {
      threads.cycles().execute(() -> runAndGoOn(due));
    } catch (RuntimeException | Error e) { // it is refused, or no thread can be begun
      if (putOff(due)) {
        lateness.logOddity("a cycle found no thread; it is tried again after " + AGAIN, e);
      }
    }
  }

  /** Runs a cycle, and then on the same thread another that may be begun since this has ended. */
  private void runAndGoOn(Appointment first) {
    Optional<Appointment> next = Optional.of(first);
    while (next.isPresent()) {
      Appointment due = next.get();
      try {
        due.run(clock.now());
      } catch (RuntimeException | Error e) {
        lateness.logOddity("a cycle ended in an error of KTA itself", e);
      }
      List<Appointment> begun = hasRun(due);
      begun.stream().skip(1).forEach(this::begin);
      next = begun.stream().findFirst();
    }
  }

  private synchronized List<Appointment> hasRun(Appointment due) {
    lateness.see(clock.now(), this::loadAt);
    shares.end(due.key());
    return hasEnded ? List.of() : shares.begin();
  }

  private synchronized boolean putOff(Appointment due) {
    shares.end(due.key());
    if (!hasEnded) {
      appointments.putOff(clock.now(), AGAIN, due);
      changed.complete(null);
    }
    return !hasEnded;
  }

  /** Notes that a wait until then is over, whatever the clock reads. */
  private synchronized void hasCome(Instant time) {
    appointments.hasCome(time);
  }

  /** Has all threads end; what is still under way is interrupted. */
  void endThreads() {
    synchronized (this) {
      hasEnded = true;
      appointments.clear();
      shares.clear();
      changed.complete(null);
    }
    threads.end();
  }

  void endThreadsIfClosed() {
    if (isClosed()) {
      endThreads();
    }
  }

  /** Returns whether no more autoscalers are let in. */
  synchronized boolean isClosed() {
    return isClosed;
  }

  /** Waits until the threads have ended, once {@link #endThreads} was called, or so long. */
  void awaitThreads(Duration patience) throws InterruptedException {
    Thread keeper;
    synchronized (this) {
      keeper = timekeeper;
    }
    if (keeper != null) {
      keeper.join(patience.toMillis());
    }
    threads.awaitEnd(patience);
  }
}
