package io.kta.flink.jobs;

/**
 * Lets go of what several use, once it is closed and none of them uses it any more. Thread-safe.
 */
final class Release {
  private final Runnable action;

  // Guarded by this: threads that begin and end autoscalers, and the one that closes.
  private int users;
  private boolean isClosed;
  private boolean isDone;

  Release(Runnable action) {
    this.action = action;
  }

  /** Takes note of one more user; returns whether it may begin. */
  synchronized boolean enter() {
    if (isClosed) {
      return false;
    }
    users++;
    return true;
  }

  /** Takes note that a user has ended. */
  void leave() {
    synchronized (this) {
      users--;
    }
    doIfDue();
  }

  /** Lets no more users in. */
  void close() {
    synchronized (this) {
      isClosed = true;
    }
    doIfDue();
  }

  private void doIfDue() {
    synchronized (this) {
      if (!isClosed || users > 0 || isDone) {
        return;
      }
      isDone = true;
    }
    action.run();
  }
}
