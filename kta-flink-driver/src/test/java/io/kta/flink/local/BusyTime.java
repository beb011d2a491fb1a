package io.kta.flink.local;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a task busy for a known time with each record, without a processor: the task waits. So any
 * number of instances have as many times the capacity of one, however few processors there are, and
 * Flink counts the time as busy. What the task waited too long for one record it waits less for the
 * next. Not thread-safe; each instance deserializes one of its own.
 */
public final class BusyTime implements Serializable {
  @Serial private static final long serialVersionUID = 1L;
  private static final long SHORTEST_WAIT = 1_000_000; // nanoseconds

  private final long nanosEach;
  private long owed;

  /** Creates one of a time for each record. */
  public BusyTime(Duration each) {
    this.nanosEach = each.toNanos();
  }

  /** Takes the time that one record costs, or adds it to that of the next if it is very short. */
  public void spend() {
    owed += nanosEach;
    if (owed >= SHORTEST_WAIT) {
      long begin = System.nanoTime();
      LockSupport.parkNanos(owed);
      owed -= System.nanoTime() - begin;
    }
  }
}
