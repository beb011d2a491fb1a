package io.kta.examples.duel;

import java.time.Duration;
import java.util.List;

/**
 * One of the operators that every record passes. Immutable.
 *
 * @param name unique
 * @param perRecord for how long a record keeps an instance busy
 */
record Stage(String name, Duration perRecord) {
  private static final double ROUNDED = 1e-9;

  /** What the job is made of: at a load of 1, which is 400 records/s, it needs 2, 5 and 10. */
  static final List<Stage> ALL =
      List.of(
          new Stage("parse", Duration.ofMillis(5)),
          new Stage("enrich", Duration.ofMillis(12)),
          new Stage("count", Duration.ofMillis(25)));

  /** Returns how many instances get so many records per second done, at least 1. */
  int needed(double recordsPerSecond) {
    return Math.max(1, (int) Math.ceil(recordsPerSecond * perRecord.toNanos() / 1e9 - ROUNDED));
  }

  /** Returns how many instances of all operators get so many records per second done. */
  static int neededInAll(double recordsPerSecond) {
    return ALL.stream().mapToInt(stage -> stage.needed(recordsPerSecond)).sum();
  }
}
