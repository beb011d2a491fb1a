package io.kta.operator.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this operator is the one that acts. Thread-safe.
 *
 * <p>What the elector says comes late: it notices nothing while the process stands still, or while
 * a request of its own hangs, and by then another operator may lead. So a look at the Lease itself
 * counts, and only until this operator would have to have renewed it; no other takes it before.
 * That is a request in so many seconds, if something is written at all.
 */
public final class Leadership {
  private static final Logger logger = LoggerFactory.getLogger(Leadership.class);
  private static final Duration BETWEEN_FAILED_LOOKS = Duration.ofSeconds(1);

  /** What comes next only ever comes after what came before. */
  private enum State {
    WAITING,
    LEADING,
    LOST,
    ENDED
  }

  private final LeaderElection election;
  private final Lease lease;
  private final Runnable onLoss;
  private final LoopClock clock;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  /** Set by end(), and read by release(), which may be on another thread. */
  private volatile boolean isToBeReleased;

  // Guarded by this.
  private Instant sureUntil = Instant.MIN;
  private Instant nextLook = Instant.MIN;

  /**
   * Creates one that is yet to be won.
   *
   * @param lease tells who leads
   * @param onLoss called once, after it was lost
   */
  Leadership(LeaderElection election, Lease lease, Runnable onLoss, LoopClock clock) {
    this.election = election;
    this.lease = lease;
    this.onLoss = onLoss;
    this.clock = clock;
  }

  /** Returns that of an operator without others: it holds until it ends. */
  public static Leadership always(LoopClock clock) {
    LeaderElection none = new LeaderElection(false, "", "", Duration.ZERO);
    Leadership leadership = new Leadership(none, Lease.NONE, () -> {}, clock);
    leadership.sureUntil = Instant.MAX;
    leadership.won();
    return leadership;
  }

  /** Returns that of an operator among others. */
  public static Leadership byLease(
      KubernetesClient client, LeaderElection election, Runnable onLoss, LoopClock clock) {
    return new Leadership(election, Lease.of(client, election, clock), onLoss, clock);
  }

  /** Says that the elector has got the Lease. */
  public void won() {
    boolean unused = state.compareAndSet(State.WAITING, State.LEADING);
  }

  /** Says that the Lease is another's now. */
  public void lost() {
    if (state.compareAndSet(State.LEADING, State.LOST)) {
      onLoss.run();
    }
  }

  /** Gives it up: it never holds again. */
  public void end() {
    State before = state.getAndSet(State.ENDED);
    if (before == State.WAITING || before == State.LEADING) {
      isToBeReleased = true;
    }
  }

  /**
   * After the end, lets another operator lead at once, instead of when the Lease runs out. Not to
   * be called before nothing of this operator writes any more.
   */
  public void release() {
    if (isToBeReleased) {
      isToBeReleased = false;
      try {
        lease.release();
      } catch (KubernetesClientException e) {
        logger.warn("the Lease was not released, so it has to run out: {}", e.getMessage());
      }
    }
  }

  /** Returns whether this operator leads as far as it has heard, without asking. */
  public boolean isLeading() {
    return state.get() == State.LEADING;
  }

  /** Returns whether another operator has taken over. */
  boolean isLost() {
    return state.get() == State.LOST;
  }

  /**
   * Returns whether this operator is known to lead now; false also if that cannot be known. May
   * take a request to the API server.
   */
  public boolean holds() {
    return state.get() == State.LEADING && isSure() && state.get() == State.LEADING;
  }

  private synchronized boolean isSure() {
    Instant now = clock.now();
    if (now.isBefore(sureUntil)) {
      return true;
    }
    if (now.isBefore(nextLook)) {
      return false;
    }
    look();
    boolean isSure = clock.now().isBefore(sureUntil);
    nextLook = isSure ? Instant.MIN : clock.now().plus(BETWEEN_FAILED_LOOKS);
    return isSure;
  }

  private void look() {
    LeaderElectionRecord seen;
    try {
      seen = lease.read();
    } catch (RuntimeException e) { // what the client throws, of a Lease without times too
      logger.warn("whether this operator still leads is not known: {}", e.getMessage());
      return;
    }
    if (seen != null && election.identity().equals(seen.getHolderIdentity())) {
      sureUntil = seen.getRenewTime().toInstant().plus(election.renewDeadline());
    } else {
      lost();
    }
  }
}
