package io.kta.flink.zoo;

import io.kta.flink.local.LocalJob;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Which time a rescaling spends on what, from its creation until it is said to be done. What Flink
 * does is seen by asking for the job's state every millisecond, and by its times of tasks.
 */
final class RescalePhases implements AutoCloseable {
  static final String COLUMNS =
      "until the job stops | until it has another graph | until all tasks run | until that is seen |"
          + " in all |";

  private final LocalJob job;
  private final long beginMillis = System.currentTimeMillis();
  private final Thread watch = new Thread(this::watch, "rescale-phases");
  private volatile long stoppedMillis;
  private volatile long doneMillis;

  RescalePhases(LocalJob job) {
    this.job = job;
    watch.setDaemon(true);
    watch.start();
  }

  private void watch() {
    while (doneMillis == 0) {
      if (!job.state().equals("RUNNING")) {
        stoppedMillis = System.currentTimeMillis();
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  /** Takes note that the rescaling is said to be done. */
  void isDone() {
    doneMillis = System.currentTimeMillis();
  }

  /** Returns the times in seconds, as the rest of a row. */
  String words() {
    long created = job.createdMillis();
    long running = job.allRunningMillis();
    return String.format(
        Locale.ROOT,
        "%.2f | %.2f | %.2f | %.2f | %.2f |",
        (stoppedMillis - beginMillis) / 1e3,
        (created - stoppedMillis) / 1e3,
        (running - created) / 1e3,
        (doneMillis - running) / 1e3,
        (doneMillis - beginMillis) / 1e3);
  }

  @Override
  public void close() {
    isDone();
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
