package io.kta;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Calls the code of strangers, each call on a thread that can be given up: one that takes too long
 * is interrupted and left behind. Until it has returned every further call is refused, so that the
 * code is never called twice at a time and at most one thread of a runner can hang. One call at a
 * time.
 *
 * <p>If the thread that waits is interrupted, or the autoscaler is closed, the call is interrupted,
 * and its answer counts if it comes within {@link Hurry#TO_RETURN}.
 */
final class StepRunner {
  private final Executor threads;
  private final LoopClock clock;
  private final Hurry hurry;

  // Written by the thread that calls, read by any that asks whether it is inside.
  private volatile @Nullable StrangerCall<?> latest;

  StepRunner(Executor threads, LoopClock clock, Hurry hurry) {
    this.threads = threads;
    this.clock = clock;
    this.hurry = hurry;
  }

  /** Returns whether the calling thread is inside a call of this runner. */
  boolean isInside() {
    StrangerCall<?> call = latest;
    return call != null && call.isOn(Thread.currentThread());
  }

  /**
   * Calls and waits for the answer.
   *
   * @param what what is called, for messages
   * @throws StepException if it throws, returns null, takes too long, an earlier call still has not
   *     returned, or there is a hurry
   */
  <T> T call(String what, Duration timeout, Callable<T> code) throws StepException {
    return call(newCall(what, code, false), timeout);
  }

  /** As {@link #call}, but in a hurry too: for what is done at the end. */
  <T> T callLast(String what, Duration timeout, Callable<T> code) throws StepException {
    return call(newCall(what, code, true), timeout);
  }

  /**
   * Calls once an earlier call that was given up has returned, without waiting for that.
   *
   * @return whether there is such a call; if not, nothing is called
   */
  boolean callOnceReturned(Runnable code) {
    StrangerCall<?> before = latest;
    if (before == null || before.hasReturned()) {
      return false;
    }
    before.onReturn(() -> executeAnyhow(code));
    return true;
  }

  private <T> StrangerCall<T> newCall(String what, Callable<T> code, boolean isLast)
      throws StepException {
    StrangerCall<?> before = latest;
    if (before != null && !before.hasReturned()) {
      throw new StepException(
          "%s was not called, since %s, %s; it ignores being interrupted"
              .formatted(what, before.describe(), before.whyNotReturned()));
    }
    return new StrangerCall<>(what, clock.now(), code, isLast);
  }

  private <T> T call(StrangerCall<T> call, Duration timeout) throws StepException {
    try {
      Optional<String> refusal = hurry.enter(call);
      if (refusal.isPresent()) {
        throw new StepException(call.what() + " was not called, since " + refusal.get());
      }
      Duration limit = hurry.limit(timeout);
      Instant deadline = call.since().plus(limit);
      begin(call);
      await(call, deadline);
      return call.answerOr(limit);
    } finally {
      hurry.leave();
      if (call.hasReturned()) {
        latest = null; // lest the answer be kept
      }
    }
  }

  private void begin(StrangerCall<?> call) throws StepException {
    latest = call;
    try {
      if (call.isLast()) {
        executeAnyhow(call);
      } else {
        threads.execute(call);
      }
    } catch (RejectedExecutionException e) {
      latest = null;
      throw new StepException(call.what() + " was not called, since the scheduler is closed", e);
    } catch (OutOfMemoryError e) { // what no further thread is told by
      latest = null;
      throw new StepException(call.what() + " was not called, since no thread could be begun", e);
    }
  }

  /** Waits until the call has returned, or is to be given up. */
  private void await(StrangerCall<?> call, Instant deadline) {
    boolean isOver = !awaitPatiently(call.returnedOrHurried(), deadline) || call.hasReturned();
    if (!isOver) {
      Duration left = Duration.between(clock.now(), deadline);
      Duration most = call.isLast() ? hurry.limit(left) : Hurry.TO_RETURN;
      Instant soon = clock.now().plus(most.compareTo(left) < 0 ? most : left);
      boolean unused = awaitPatiently(call.returned(), soon);
    }
  }

  /**
   * Waits as the clock does; an interrupt begins a hurry, and is given back when the cycle ends.
   */
  private boolean awaitPatiently(CompletableFuture<?> event, Instant deadline) {
    while (true) {
      try {
        return clock.await(event, deadline);
      } catch (InterruptedException e) {
        hurry.beginForCycle();
      }
    }
  }

  /** Has code run in any case, on a thread of its own if there is no other. */
  private void executeAnyhow(Runnable code) {
    try {
      threads.execute(code);
    } catch (RejectedExecutionException e) {
      Thread thread = new Thread(code, "kta-closing");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Thrown when a stranger's code gave no answer. */
  static final class StepException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    StepException(String reason) {
      super(reason);
      this.reason = reason;
    }

    StepException(String reason, Throwable cause) {
      super(reason, cause);
      this.reason = reason;
    }

    /** Returns what went wrong, as one line. */
    String reason() {
      return reason.lines().findFirst().orElse(reason);
    }
  }
}
