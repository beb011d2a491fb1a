package io.kta.quickstart.kstreams;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * What a process has done since it began. A record may be made to take longer than it does, so that
 * few records are much. Thread-safe.
 */
final class Work {
  private final Duration perWord;
  private final LongAdder records = new LongAdder();
  private final LongAdder busyNanos = new LongAdder();

  Work(Duration perWord) {
    this.perWord = perWord;
  }

  /** Does the work of a line, which is none besides what follows. */
  void line() {
    records.increment();
  }

  /** Does the work of a word. */
  void word() {
    long begin = System.nanoTime();
    long end = begin + perWord.toNanos();
    for (long now = begin; now < end; now = System.nanoTime()) {
      LockSupport.parkNanos(end - now);
    }
    records.increment();
    busyNanos.add(System.nanoTime() - begin);
  }

  long records() {
    return records.sum();
  }

  double busySeconds() {
    return busyNanos.sum() / 1e9;
  }
}
