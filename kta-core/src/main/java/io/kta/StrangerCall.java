package io.kta;

import io.kta.StepRunner.StepException;
import io.kta.api.KtaException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call of a stranger's code, run by one thread and waited for by another. In a hurry a call is
 * interrupted at once, but for one that is made at the end: that is only waited for less long.
 * Thread-safe.
 */
final class StrangerCall<T> implements Runnable {
  private final String what;
  private final Instant since;
  private final Callable<T> code;
  private final boolean isLast;
  private final CompletableFuture<Void> returned = new CompletableFuture<>();
  private final CompletableFuture<Void> returnedOrHurried = new CompletableFuture<>();

  // Guarded by this: the thread that runs the call writes thread, answer and failure; the one that
  // waits gives it up; any thread interrupts it.
  private @Nullable Thread thread; // while it runs
  private @Nullable T answer;
  private @Nullable Throwable failure;
  private @Nullable String interruptedBecause;
  private boolean begun;
  private boolean givenUp;

  StrangerCall(String what, Instant since, Callable<T> code, boolean isLast) {
    this.what = what;
    this.since = since;
    this.code = code;
    this.isLast = isLast;
  }

  String what() {
    return what;
  }

  Instant since() {
    return since;
  }

  /** Tells what it is and since when, for people. */
  String describe() {
    return what + ", called at " + since;
  }

  boolean isLast() {
    return isLast;
  }

  synchronized boolean hasReturned() {
    return returned.isDone() || (begun && thread == null);
  }

  CompletableFuture<Void> returned() {
    return returned;
  }

  CompletableFuture<Void> returnedOrHurried() {
    return returnedOrHurried;
  }

  synchronized String whyNotReturned() {
    return begun ? "has not returned" : "waits for a thread still";
  }

  void onReturn(Runnable action) {
    var unused = returned.thenRun(action);
  }

  synchronized boolean isOn(Thread asking) {
    return thread == asking;
  }

  @Override
  public void run() {
    if (!begin()) {
      end(null, null);
      return;
    }
    T found = null;
    Throwable thrown = null;
    try {
      found = code.call();
    } catch (Throwable e) { // whatever it is goes to the thread that waits
      thrown = e;
    }
    end(found, thrown);
  }

  private synchronized boolean begin() {
    if (givenUp || interruptedBecause != null) {
      return false;
    }
    begun = true;
    thread = Thread.currentThread();
    return true;
  }

  private void end(@Nullable T found, @Nullable Throwable thrown) {
    synchronized (this) {
      thread = null;
      answer = found;
      failure = thrown;
      if (begun && (givenUp || interruptedBecause != null)) {
        boolean unused = Thread.interrupted(); // it was meant for the call, not for its thread
      }
    }
    returnedOrHurried.complete(null);
    returned.complete(null);
  }

  /** Has the call end soon; does nothing if it has ended. */
  void interrupt(String why) {
    synchronized (this) {
      if (interruptedBecause == null && !isLast) {
        interruptedBecause = why;
        interruptThread();
      }
    }
    returnedOrHurried.complete(null);
  }

  private void interruptThread() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /** Returns the answer; if there is none yet, gives the call up. */
  synchronized T answerOr(Duration limit) throws StepException {
    String because = interruptedBecause;
    if (!hasReturned()) {
      givenUp = true;
      if (because == null) {
        interruptThread();
      }
      throw new StepException(whyGivenUp(limit));
    }
    if (failure != null) {
      throw because == null
          ? new StepException(saying(failure), failure)
          : new StepException(
              "%s was interrupted, since %s, and threw %s".formatted(what, because, failure),
              failure);
    }
    if (!begun) {
      throw new StepException("%s was not called, since %s".formatted(what, because));
    }
    T found = answer;
    if (found == null) {
      throw new StepException(what + " returned null; return a value");
    }
    return found;
  }

  /** Messages of KTA's own exceptions say it all, also to those who do not write Java. */
  private String saying(Throwable thrown) {
    return thrown instanceof KtaException known && known.getMessage() != null
        ? known.getMessage()
        : what + " threw " + thrown;
  }

  private String whyGivenUp(Duration limit) {
    if (interruptedBecause != null) {
      return "%s was interrupted, since %s, and has not returned"
          .formatted(what, interruptedBecause);
    }
    return begun
        ? "%s has not returned within %s; make it faster or raise the timeout"
            .formatted(what, limit)
        : "%s was not begun within %s, since no thread was free; give the executor more threads"
            .formatted(what, limit);
  }
}
