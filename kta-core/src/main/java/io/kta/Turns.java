package io.kta;

import org.jspecify.annotations.Nullable;

/**
 * Lets one thread in at a time until closed, and then one more, once, to end what they shared.
 * Nobody holds a lock while inside, so that a thread that waits for another can do no harm.
 * Thread-safe.
 */
final class Turns {
  // All guarded by this: threads that run cycles enter and leave, any thread closes.
  private @Nullable Thread inside;
  private boolean isClosed;
  private boolean isEnding;

  /**
   * Waits until no thread is inside, and enters; returns false instead if this is or gets closed.
   */
  boolean enter() {
    boolean interrupted = false;
    try {
      synchronized (this) {
        while (inside != null && !isClosed) {
          try {
            wait();
          } catch (InterruptedException e) {
            interrupted = true; // the cycle that is begun is told, and it is soon over then
          }
        }
        if (isClosed) {
          return false;
        }
        inside = Thread.currentThread();
        return true;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Leaves; returns whether the calling thread is the one that has to end all now. */
  synchronized boolean leave() {
    inside = null;
    notifyAll();
    return isClosed && beginEnd();
  }

  /**
   * Lets no thread in any more.
   *
   * @return whether the calling thread is the one that has to end all now; if not, the one that is
   *     inside does, or another does already
   */
  synchronized boolean close() {
    isClosed = true;
    notifyAll();
    return inside == null && beginEnd();
  }

  private synchronized boolean beginEnd() {
    boolean isFirst = !isEnding;
    isEnding = true;
    return isFirst;
  }

  synchronized boolean isClosed() {
    return isClosed;
  }

  synchronized boolean isTaken() {
    return inside != null;
  }

  synchronized boolean isInside(Thread thread) {
    return inside == thread;
  }
}
