package io.kta.flink;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For how long a job in this JVM does not work when its tasks give way to others, as seen from
 * within the job. Thread-safe.
 */
final class WorkProbe {
  private static final Map<String, WorkProbe> BY_JOB = new ConcurrentHashMap<>();

  private int tasks;
  private int tasksBefore;
  private final Map<Integer, Long> lastOfThose = new HashMap<>();
  private final Map<Integer, Long> firstOfOthers = new HashMap<>();
  private long records;

  static WorkProbe of(String job) {
    return BY_JOB.computeIfAbsent(job, same -> new WorkProbe());
  }

  /** Returns the number of a task that begins. */
  synchronized int begin() {
    return tasks++;
  }

  /** Takes note that a task processes a record. */
  synchronized void work(int task) {
    records++;
    if (task < tasksBefore) {
      lastOfThose.put(task, System.nanoTime());
    } else {
      firstOfOthers.putIfAbsent(task, System.nanoTime());
    }
  }

  /** Has the tasks that there are now be those that are to give way. */
  synchronized void reset() {
    tasksBefore = tasks;
    lastOfThose.clear();
    firstOfOthers.clear();
    records = 0;
  }

  /** Returns how many records were processed since the last reset. */
  synchronized long records() {
    return records;
  }

  /**
   * How long the tasks did not work until each of the new ones did.
   *
   * @param all since the last of those before worked
   * @param any since the first of those before worked no more, as that of a lost TaskManager
   */
  record Gap(Duration all, Duration any) {}

  /**
   * Returns the time from the last records of the tasks before until each of the newest has
   * processed one; empty until they have. Tasks that began in between and failed do not count.
   *
   * @param newest how many tasks there are now
   */
  synchronized Optional<Gap> gap(int newest) {
    long end = Long.MIN_VALUE;
    for (int task = tasks - newest; task < tasks; task++) {
      Long first = firstOfOthers.get(task);
      if (first == null) {
        return Optional.empty();
      }
      end = Math.max(end, first);
    }
    return Optional.of(
        new Gap(
            Duration.ofNanos(end - Collections.max(lastOfThose.values())),
            Duration.ofNanos(end - Collections.min(lastOfThose.values()))));
  }
}
