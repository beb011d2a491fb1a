package io.kta.operator;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** Holds whoever comes to a place first, until it is opened. Thread-safe. */
public final class Gate {
  private static final long PATIENCE_SECONDS = 60;

  private final Pattern place;
  private final boolean holdsInterrupted;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** A gate that holds nobody. */
  public Gate() {
    this("(?!)");
  }

  /** A gate at the places that match a pattern whole. */
  public Gate(String place) {
    this(place, false);
  }

  private Gate(String place, boolean holdsInterrupted) {
    this.place = Pattern.compile(place);
    this.holdsInterrupted = holdsInterrupted;
  }

  /** A gate that holds threads even when they are interrupted, as a call that ignores it would. */
  public static Gate ignoringInterrupts(String place) {
    return new Gate(place, true);
  }

  /** Holds the caller if the place is this gate's, and returns whether it did. */
  boolean holds(String at) {
    if (opened.getCount() == 0 || !place.matcher(at).matches()) {
      return false;
    }
    reached.countDown();
    while (!await(opened) && holdsInterrupted) {
      boolean unused = Thread.interrupted();
    }
    return true;
  }

  /** Holds the caller if the place is this gate's. */
  void pass(String at) {
    boolean unused = holds(at);
  }

  /** Waits until somebody is held. */
  public boolean awaitReached() {
    return await(reached);
  }

  public void open() {
    opened.countDown();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(PATIENCE_SECONDS, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
