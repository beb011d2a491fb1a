package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.LoopScheduler.Appointment;
import io.kta.knowledge.Orders;
import io.kta.knowledge.Orders.Pause;
import io.kta.knowledge.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a cycle, tells the listeners, makes an appointment for the next, until closed. */
final class ControlLoop implements Autoscaler {
  private static final Logger logger = LoggerFactory.getLogger(Autoscaler.class);

  private final Cycle<?, ?> cycle;
  private final AutoscalerSpec<?, ?> spec;
  private final LoopScheduler scheduler;
  private final boolean ownsScheduler;
  private final List<GuardedListener> listeners;
  private final Pacer pacer;
  private final CycleLog log = new CycleLog();
  private final OrderBook orders = new OrderBook();

  /** Held by the thread that runs a cycle. */
  private final ReentrantLock running = new ReentrantLock();

  // Guarded by running.
  private int failures;
  private boolean ended;

  // Written by close on any thread; read by the thread that runs a cycle.
  private volatile boolean closed;

  // Guarded by this: close() cancels what the thread that runs a cycle has made.
  private @Nullable Appointment next;

  ControlLoop(
      Cycle<?, ?> cycle,
      List<AutoscalerListener> listeners,
      LoopScheduler scheduler,
      boolean ownsScheduler) {
    this.cycle = cycle;
    this.spec = cycle.spec();
    this.scheduler = scheduler;
    this.ownsScheduler = ownsScheduler;
    this.listeners =
        listeners.stream()
            .map(listener -> new GuardedListener(listener, scheduler.newStepRunner()))
            .toList();
    this.pacer = Pacer.of(spec.policy());
  }

  /** Begins; the first cycle comes when this long has passed. */
  void start(Duration firstCycleAfter) {
    logger.info("{} started: {} every {}", name(), spec.algorithmName(), spec.policy().interval());
    appoint(firstCycleAfter);
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public CycleReport runOnce() {
    if (isWithinCycle()) {
      throw new IllegalStateException(
          "runOnce() of %s was called from within its own cycle; call it from outside"
              .formatted(name()));
    }
    running.lock();
    try {
      if (closed) {
        throw new IllegalStateException(name() + " is closed; build another autoscaler");
      }
      return runAndTell();
    } finally {
      endIfClosed();
      running.unlock();
    }
  }

  private void runAsAppointed() {
    running.lock();
    Instant started = scheduler.clock().now();
    try {
      if (!closed) {
        runAndTell();
      }
    } catch (RuntimeException | Error e) {
      logger.error("{}: a cycle ended in an error of KTA itself; the loop goes on", name(), e);
    } finally {
      Instant now = scheduler.clock().now();
      appoint(Duration.between(now, pacer.next(started, now, failures)));
      endIfClosed();
      running.unlock();
    }
  }

  private CycleReport runAndTell() {
    CycleReport report = cycle.run(orders);
    failures = report.outcome() instanceof Outcome.Failed ? failures + 1 : 0;
    log.onCycle(report);
    listeners.forEach(listener -> listener.tell(report));
    return report;
  }

  private synchronized void appoint(Duration delay) {
    if (!closed) {
      try {
        next = scheduler.runAfter(delay, this::runAsAppointed);
      } catch (RejectedExecutionException e) {
        logger.warn("{} stops, since its scheduler was closed before it", name(), e);
      }
    }
  }

  @Override
  public void pause(String reason) {
    Pause pause = new Pause(reason, Optional.empty());
    orders.give(before -> before.withPause(pause));
  }

  @Override
  public void pause(String reason, Instant until) {
    Pause pause = new Pause(reason, Optional.of(until));
    orders.give(before -> before.withPause(pause));
  }

  @Override
  public void resume() {
    orders.give(Orders::withoutPause);
  }

  @Override
  public void override(String operator, int parallelism) {
    Orders.none().withOverride(operator, parallelism); // throws here, not in the cycle
    orders.give(before -> before.withOverride(operator, parallelism));
  }

  @Override
  public void endOverride(String operator) {
    requireNonNull(operator, "operator");
    orders.give(before -> before.withoutOverride(operator));
  }

  @Override
  public void forceOnce(String reason) {
    requireNonNull(reason, "reason");
    orders.give(before -> before.withForce(reason));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (next != null) {
        scheduler.cancel(next);
      }
    }
    if (isWithinCycle()) {
      return; // the thread that runs the cycle ends this loop after it
    }
    running.lock();
    try {
      endIfClosed();
    } finally {
      running.unlock();
    }
  }

  private boolean isWithinCycle() {
    return running.isHeldByCurrentThread()
        || cycle.steps().isInside()
        || listeners.stream().anyMatch(GuardedListener::isInside);
  }

  private void endIfClosed() {
    if (!closed || ended) {
      return;
    }
    ended = true;
    cycle.steps().closeDriver();
    cycle.steps().closeStore();
    if (ownsScheduler) {
      scheduler.close();
    }
    logger.info("{} stopped; the job runs on as it is", name());
  }
}
