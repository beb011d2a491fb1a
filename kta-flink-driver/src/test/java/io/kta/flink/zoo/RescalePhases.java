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
          + " in all | of which 20 vertices take |";

  private static final int ASKED = 20;

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

  /**
   * Returns the times in seconds, as the rest of a row. The last is what it takes to ask as many
   * vertices as a driver does when their tasks began to run.
   */
  String words() {
    long created = job.createdMillis();
    long begin = System.nanoTime();
    long running = job.allRunningMillis();
    double each = (System.nanoTime() - begin) / 1e9 / job.parallelism().size();
    return String.format(
        Locale.ROOT,
        "%.2f | %.2f | %.2f | %.2f | %.2f | %.2f |",
        (stoppedMillis - beginMillis) / 1e3,
        (created - stoppedMillis) / 1e3,
        (running - created) / 1e3,
        (doneMillis - running) / 1e3,
        (doneMillis - beginMillis) / 1e3,
        each * ASKED);
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
