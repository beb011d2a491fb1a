package io.kta.flink;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For how long a job in this JVM processes nothing when its tasks give way to others, as seen from
 * within the job. Thread-safe.
 */
final class WorkProbe {
  private static final Map<String, WorkProbe> BY_JOB = new ConcurrentHashMap<>();

  private int tasks;
  private int tasksBefore;
  private long lastOfThose;
  private long firstOfOthers;
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
      lastOfThose = System.nanoTime();
    } else if (firstOfOthers == 0) {
      firstOfOthers = System.nanoTime();
    }
  }

  /** Has the tasks that there are now be those that are to give way. */
  synchronized void reset() {
    tasksBefore = tasks;
    firstOfOthers = 0;
    records = 0;
  }

  /** Returns how many records were processed since the last reset. */
  synchronized long records() {
    return records;
  }

  /** Returns the time from the last record of the tasks before to the first of others. */
  synchronized Optional<Duration> gap() {
    return firstOfOthers == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(firstOfOthers - lastOfThose));
  }
}
