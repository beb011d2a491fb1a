package io.kta.operator.run;

import io.kta.Autoscaler;
import io.kta.operator.status.PolicyHistory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A policy that is being run. Thread-safe. */
final class PolicyRun {
  private final String fingerprint;
  private final PolicyHistory history;
  private boolean closed;
  private @Nullable Autoscaler autoscaler;
  private boolean isOver;

  /**
   * Creates a run that is yet to be given its autoscaler.
   *
   * @param fingerprint tells what it was made from
   * @param history what is known of earlier cycles, and takes in those of this run
   */
  PolicyRun(String fingerprint, PolicyHistory history) {
    this.fingerprint = fingerprint;
    this.history = history;
  }

  /** Returns a run of another spec, of the same policy, that is yet to be given its autoscaler. */
  PolicyRun followedBy(String newFingerprint) {
    return new PolicyRun(newFingerprint, history.ofNextRun());
  }

  PolicyHistory history() {
    return history;
  }

  synchronized boolean isOf(String otherFingerprint) {
    return !isOver && fingerprint.equals(otherFingerprint);
  }

  /**
   * If the last cycle was refused what it found to be scaled by an older policy, has another run
   * take the place of this one, which may find it free; and returns whether that is so.
   */
  synchronized boolean isToBeginAnew() {
    isOver |= history.isRefused();
    return isOver;
  }

  /** Starts, unless it was closed before; returns whether it did. */
  synchronized boolean start(Supplier<Autoscaler> starter) {
    if (closed) {
      return false;
    }
    autoscaler = starter.get();
    return true;
  }

  /** Waits for a cycle under way, and stops; the job runs on as it is. */
  void close() {
    Autoscaler running;
    synchronized (this) {
      closed = true;
      running = autoscaler;
    }
    if (running != null) {
      running.close();
    }
  }
}
