package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.Appointments.Appointment;
import io.kta.knowledge.Orders;
import io.kta.knowledge.Orders.Pause;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a cycle, tells the listeners, makes an appointment for the next, until closed. */
final class ControlLoop implements Autoscaler {
  private static final int LATE_SHARE = 10; // of an interval, one part of so many

  private final Cycle<?, ?> cycle;
  private final AutoscalerSpec<?, ?> spec;
  private final Hurry hurry;
  private final Membership membership;
  private final LoopClock clock;
  private final List<GuardedListener> listeners;
  private final Logger logger;
  private final CycleLog log;
  private final OrderBook orders = new OrderBook();
  private final Turns turns = new Turns();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  // Only used by the thread whose turn it is, or that ends the loop after the last.
  private boolean hasStarted;
  private int failures;

  // Written by the thread whose turn it is, read by any that asks.
  private volatile Optional<CycleReport> last = Optional.empty();

  // All guarded by this: the thread whose turn it is makes appointments and reads the policy, any
  // thread closes, which cancels them, or changes the policy, which moves them.
  private ScalingPolicy policy;
  private Optional<Appointment> next = Optional.empty();
  private Instant lastBegan = Instant.MIN;
  private int lastFailures;
  private final List<String> unfinished = new ArrayList<>();

  ControlLoop(
      Cycle<?, ?> cycle, Hurry hurry, List<AutoscalerListener> listeners, Membership membership) {
    this.cycle = cycle;
    this.spec = cycle.spec();
    this.hurry = hurry;
    this.membership = membership;
    this.clock = membership.scheduler().clock();
    this.policy = spec.policy();
    this.logger = logger(membership.scheduler());
    this.log = new CycleLog(logger);
    LoopThreads threads = membership.scheduler().threads();
    this.listeners =
        listeners.stream()
            .map(
                listener ->
                    new GuardedListener(
                        listener, new StepRunner(threads.computingCalls(), clock, hurry)))
            .toList();
  }

  /** Replays and simulations have a logger of their own, lest they pass for the real job. */
  private static Logger logger(LoopScheduler scheduler) {
    String name = Autoscaler.class.getName();
    return LoggerFactory.getLogger(scheduler.threads().areCallers() ? name + ".byHand" : name);
  }

  /** Begins; the first cycle comes when this long has passed. */
  void start(Duration firstCycleAfter) {
    logger.info("{} started: {} every {}", name(), spec.algorithmName(), policy().interval());
    if (turns.enter()) {
      try {
        tellStart();
        appoint(firstCycleAfter);
      } finally {
        leave();
      }
    }
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public synchronized ScalingPolicy policy() {
    return policy;
  }

  @Override
  public State state() {
    if (ended.isDone()) {
      return State.CLOSED;
    }
    if (turns.isClosed()) {
      return State.CLOSING;
    }
    return turns.isTaken() ? State.IN_CYCLE : State.IDLE;
  }

  @Override
  public Optional<CycleReport> lastReport() {
    return last;
  }

  @Override
  public CycleReport runOnce() {
    if (isWithin()) {
      throw new IllegalStateException(
          "runOnce() of %s was called from within its own cycle; call it from outside"
              .formatted(name()));
    }
    if (!turns.enter()) {
      throw closedException();
    }
    try {
      tellStart();
      return runAndTell(Optional.empty());
    } finally {
      leave();
    }
  }

  private void runAsAppointed(Duration lateness) {
    if (!turns.enter()) {
      return;
    }
    Instant began = clock.now();
    try {
      tellIfLate(lateness);
      CycleReport unused = runAndTell(Optional.of(lateness));
    } catch (RuntimeException | Error e) {
      logger.error("{}: a cycle ended in an error of KTA itself; the loop goes on", name(), e);
    } finally {
      try {
        appointAfter(began, failures);
      } catch (RuntimeException | Error e) {
        logger.error("{} stops, since no further cycle could be planned", name(), e);
      } finally {
        leave();
      }
    }
  }

  private CycleReport runAndTell(Optional<Duration> lateness) {
    cycle.keepTo(policy());
    CycleReport found = cycle.run(orders);
    CycleReport report = lateness.map(found::withLateness).orElse(found);
    failures = report.outcome().isFailed() ? failures + 1 : 0;
    last = Optional.of(report);
    log.onCycle(report);
    tell(report.cycle().toString(), listener -> listener.onCycle(report));
    return report;
  }

  private void tellStart() {
    if (!hasStarted) {
      hasStarted = true;
      tell("start of " + name(), listener -> listener.onStart(this));
    }
  }

  private void tellIfLate(Duration lateness) {
    if (lateness.compareTo(policy().interval().dividedBy(LATE_SHARE)) > 0) {
      tell("lateness of " + name(), listener -> listener.onLate(this, lateness));
    }
  }

  private void tell(String of, Consumer<AutoscalerListener> what) {
    listeners.forEach(listener -> listener.tell(of, what));
  }

  private synchronized void appointAfter(Instant began, int failuresInARow) {
    lastBegan = began;
    lastFailures = failuresInARow;
    Instant now = clock.now();
    appoint(Duration.between(now, policy.pace().next(began, now, failuresInARow)));
  }

  private synchronized void appoint(Duration delay) {
    if (!turns.isClosed()) {
      next = membership.runAfter(delay, this::runAsAppointed);
    }
  }

  @Override
  public synchronized void changePolicy(ScalingPolicy newest) {
    requireNonNull(newest, "policy");
    if (turns.isClosed()) {
      throw closedException();
    }
    policy = newest;
    boolean hasRun = !lastBegan.equals(Instant.MIN); // before, the first cycle keeps its time
    if (hasRun && next.map(membership.scheduler()::cancel).orElse(false)) {
      appointAfter(lastBegan, lastFailures);
    }
  }

  @Override
  public void pause(String reason) {
    Pause pause = new Pause(reason, Optional.empty());
    order(before -> before.withPause(pause));
  }

  @Override
  public void pause(String reason, Instant until) {
    Pause pause = new Pause(reason, Optional.of(requireNonNull(until, "until")));
    order(before -> before.withPause(pause));
  }

  @Override
  public void resume() {
    order(Orders::withoutPause);
  }

  @Override
  public void override(String operator, int parallelism) {
    requireNonNull(operator, "operator");
    Orders unused = Orders.none().withOverride(operator, parallelism); // throws here, not later
    order(before -> before.withOverride(operator, parallelism));
  }

  @Override
  public void endOverride(String operator) {
    requireNonNull(operator, "operator");
    order(before -> before.withoutOverride(operator));
  }

  @Override
  public void forceOnce(String reason) {
    requireNonNull(reason, "reason");
    order(before -> before.withForce(reason));
  }

  private void order(UnaryOperator<Orders> order) {
    if (!orders.give(order)) {
      throw closedException();
    }
  }

  private IllegalStateException closedException() {
    return new IllegalStateException(name() + " is closed; build another autoscaler");
  }

  @Override
  public void close() {
    CloseReport unused = close(GRACE_PERIOD);
  }

  @Override
  public CloseReport close(Duration patience) {
    Closing.requireGracePeriod(patience);
    Closing.begin(List.of(this));
    if (!isWithin()) {
      Closing.await(membership.scheduler(), List.of(this), patience);
    }
    return closeReport();
  }

  /**
   * Lets nothing more begin.
   *
   * @return whether the calling thread has to have this {@link #end}; if not, that is seen to
   */
  boolean stop() {
    orders.close();
    membership.closeWhenLeft();
    boolean isToEnd = turns.close();
    Optional<Appointment> made;
    synchronized (this) {
      made = next;
      next = Optional.empty();
    }
    made.ifPresent(membership.scheduler()::cancel);
    return isToEnd;
  }

  /** Interrupts what is under way, and has what is left to be done be done soon. */
  void hurry() {
    if (!ended.isDone()) {
      hurry
          .beginForGood("the autoscaler was closed")
          .map(call -> call + ", was interrupted")
          .ifPresent(this::noteUnfinished);
    }
  }

  private void leave() {
    hurry.endOfCycle(); // before another thread is in, whose hurry it would end
    if (turns.leave()) {
      end();
      hurry.endOfCycle(); // of what was done at the end
    }
  }

  /** Saves what is left to be saved, closes driver and store, and lets go of the threads. */
  void end() {
    try {
      cycle.kept().saveRest(orders).ifPresent(this::noteUnfinished);
      cycle.steps().closeDriver().ifPresent(this::noteUnfinished);
      cycle.steps().closeStore().ifPresent(this::noteUnfinished);
      CloseReport report = new CloseReport(name(), unfinished());
      tell("end of " + name(), listener -> listener.onStop(this, report));
    } catch (RuntimeException | Error e) {
      logger.error("{} was not closed in full, by an error of KTA itself", name(), e);
    } finally {
      membership.leave(this);
      ended.complete(null);
      logger.info("{} stopped; the job runs on as it is", name());
    }
  }

  private synchronized void noteUnfinished(String what) {
    logger.warn("{}: {}", name(), what);
    unfinished.add(what);
  }

  private synchronized List<String> unfinished() {
    return List.copyOf(unfinished);
  }

  /** Returns how this was closed, or how far it has come. */
  CloseReport closeReport() {
    List<String> left = new ArrayList<>(unfinished());
    if (!ended.isDone()) {
      left.add("it has not ended yet; it does when what is under way has returned");
    }
    return new CloseReport(name(), left);
  }

  /** Returns what is complete once driver and store are closed and no thread is needed any more. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  boolean runsOn(LoopScheduler scheduler) {
    return membership.scheduler() == scheduler;
  }

  boolean isByHand() {
    return membership.scheduler().threads().areCallers();
  }

  /** Returns whether the calling thread is one that this loop would have to wait for. */
  boolean isWithin() {
    return turns.isInside(Thread.currentThread())
        || cycle.steps().isInside()
        || listeners.stream().anyMatch(GuardedListener::isInside);
  }

  /** Returns for example {@code wordcount (IDLE, every PT30S; wordcount#7 holds: …)}. */
  @Override
  public String toString() {
    String lastOne = last.map(report -> "; " + report).orElse("");
    return "%s (%s, every %s%s)".formatted(name(), state(), policy().interval(), lastOne);
  }
}
