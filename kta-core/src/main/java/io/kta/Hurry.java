package io.kta;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether an autoscaler is to come to an end soon, and by when: since it is being closed, or since
 * the thread that runs its cycle was interrupted. The call under way is then interrupted, no step
 * is begun any more, and what is still to be done, as saving and closing, gets half of the time
 * that is left, each. Thread-safe.
 */
final class Hurry {
  /** What is given to save and to close everything, after what was under way was interrupted. */
  static final Duration GRACE = Duration.ofSeconds(5);

  /** What a call is given to return once it was interrupted. */
  static final Duration TO_RETURN = Duration.ofSeconds(1);

  private final LoopClock clock;

  // Guarded by this: the thread that runs a cycle enters its calls, closing threads begin a hurry.
  private @Nullable String why; // null unless there is a hurry
  private Instant endBy = Instant.MAX;
  private boolean isForGood;
  private boolean wasInterrupted;
  private @Nullable StrangerCall<?> underWay;

  Hurry(LoopClock clock) {
    this.clock = clock;
  }

  /** Begins a hurry that does not end; returns what it has interrupted. */
  Optional<String> beginForGood(String reason) {
    StrangerCall<?> interrupted;
    synchronized (this) {
      isForGood = true;
      interrupted = begin(reason);
    }
    return interrupt(interrupted, reason);
  }

  /** Begins a hurry until the end of the cycle, since the thread that runs it was interrupted. */
  void beginForCycle() {
    String reason = "the thread that ran the cycle was interrupted";
    StrangerCall<?> interrupted;
    synchronized (this) {
      wasInterrupted = true;
      interrupted = begin(reason);
    }
    Optional<String> unused = interrupt(interrupted, reason);
  }

  private synchronized @Nullable StrangerCall<?> begin(String reason) {
    if (why == null) {
      why = reason;
    }
    Instant soon = clock.now().plus(GRACE);
    endBy = soon.isBefore(endBy) ? soon : endBy;
    return underWay;
  }

  private static Optional<String> interrupt(@Nullable StrangerCall<?> call, String reason) {
    if (call == null) {
      return Optional.empty();
    }
    call.interrupt(reason);
    return call.isLast() ? Optional.empty() : Optional.of(call.describe());
  }

  /** Ends a hurry of one cycle, and gives the thread that ran it its interrupt back. */
  void endOfCycle() {
    boolean restores;
    synchronized (this) {
      restores = wasInterrupted;
      wasInterrupted = false;
      if (restores && !isForGood) {
        why = null;
        endBy = Instant.MAX;
      }
    }
    if (restores) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Notes what is under way.
   *
   * @return why it may not be called; empty if it may
   */
  synchronized Optional<String> enter(StrangerCall<?> call) {
    if (why != null && !call.isLast()) {
      return Optional.of(why);
    }
    underWay = call;
    return Optional.empty();
  }

  synchronized void leave() {
    underWay = null;
  }

  /** Returns how long a call may take. */
  synchronized Duration limit(Duration timeout) {
    if (endBy.equals(Instant.MAX)) {
      return timeout;
    }
    Duration half = Duration.between(clock.now(), endBy).dividedBy(2);
    Duration left = half.isNegative() ? Duration.ZERO : half;
    return left.compareTo(timeout) < 0 ? left : timeout;
  }
}
