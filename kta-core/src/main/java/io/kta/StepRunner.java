package io.kta;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Calls the code of strangers, each call on a thread that can be given up: one that takes too long
 * is interrupted and left behind. Until it has returned every further call is refused, so that the
 * code is never called twice at a time and at most one thread of a runner can hang. One call at a
 * time.
 */
final class StepRunner {
  private final Executor threads;
  private final LoopClock clock;
  private @Nullable Call<?> overdue;
  private volatile @Nullable Thread runningOn; // set by the call's thread, read by any that asks

  StepRunner(Executor threads, LoopClock clock) {
    this.threads = threads;
    this.clock = clock;
  }

  LoopClock clock() {
    return clock;
  }

  /** Returns whether the calling thread is inside a call of this runner. */
  boolean isInside() {
    return Thread.currentThread() == runningOn;
  }

  /**
   * Calls and waits for the answer.
   *
   * @param what what is called, for messages
   * @throws StepException if it throws, returns null, takes too long, or an earlier call still has
   *     not returned
   */
  <T> T call(String what, Duration timeout, Callable<T> code) throws StepException {
    Call<?> before = overdue;
    if (before != null && !before.returned.isDone()) {
      throw new StepException(
          "%s was not called, since %s, called at %s, has not returned; it ignores being interrupted"
              .formatted(what, before.what, before.since));
    }
    Call<T> call = new Call<>(what, clock.now(), code);
    try {
      threads.execute(call);
    } catch (RejectedExecutionException e) {
      throw new StepException(what + " was not called, since the scheduler is closed", e);
    }
    try {
      if (!clock.await(call.returned, call.since.plus(timeout)) && call.task.cancel(true)) {
        overdue = call;
        throw new StepException(
            "%s has not returned within %s; make it faster or raise the timeout"
                .formatted(what, timeout));
      }
      return call.answer();
    } catch (InterruptedException e) {
      call.task.cancel(true);
      overdue = call;
      Thread.currentThread().interrupt();
      throw new StepException("the thread waiting for " + what + " was interrupted", e);
    }
  }

  /** One call of a stranger's code. */
  private final class Call<T> implements Runnable {
    private final String what;
    private final Instant since;
    private final FutureTask<T> task;
    private final CompletableFuture<Void> returned = new CompletableFuture<>();

    Call(String what, Instant since, Callable<T> code) {
      this.what = what;
      this.since = since;
      this.task = new FutureTask<>(code);
    }

    @Override
    public void run() {
      runningOn = Thread.currentThread();
      try {
        task.run();
      } finally {
        runningOn = null;
        returned.complete(null);
      }
    }

    T answer() throws StepException, InterruptedException {
      try {
        T answer = task.get();
        if (answer == null) {
          throw new StepException(what + " returned null; return a value");
        }
        return answer;
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new StepException(what + " threw " + cause, cause);
      }
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
