package io.kta.operator;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Holds whoever comes to a place first, until it is opened. Thread-safe. */
public final class Gate {
  private final Pattern place;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** A gate that holds nobody. */
  public Gate() {
    this("(?!)");
  }

  /** A gate at the places that match a pattern whole. */
  public Gate(String place) {
    this.place = Pattern.compile(place);
  }

  /** Holds the caller if the place is this gate's, and returns whether it did. */
  boolean holds(String at) {
    if (opened.getCount() == 0 || !place.matcher(at).matches()) {
      return false;
    }
    reached.countDown();
    await(opened);
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
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
