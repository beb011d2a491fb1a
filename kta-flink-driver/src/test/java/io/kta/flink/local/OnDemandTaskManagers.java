package io.kta.flink.local;

import java.util.Collections;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Has as many TaskManagers as one job with shared slots is meant to need, as Flink itself does in
 * its native Kubernetes mode: they come when the job's requirements ask for more, and go once the
 * job has left them. Closing it leaves them as they are.
 */
public final class OnDemandTaskManagers implements AutoCloseable {
  private static final long BETWEEN_LOOKS_MILLIS = 20;

  private final LocalFlink flink;
  private final LocalJob job;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> looking;

  private OnDemandTaskManagers(LocalFlink flink, LocalJob job) {
    this.flink = flink;
    this.job = job;
    this.looking =
        thread.scheduleWithFixedDelay(this::look, 0, BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Returns one that has begun. */
  public static OnDemandTaskManagers of(LocalFlink flink, LocalJob job) {
    return new OnDemandTaskManagers(flink, job);
  }

  private void look() {
    int wanted = job.wantedParallelism();
    int now = flink.taskManagers().replicas();
    boolean isLeft = job.isRunning() && Collections.max(job.parallelism().values()) <= wanted;
    if (now < wanted || (now > wanted && isLeft)) {
      flink.taskManagers().scaleTo(wanted);
    }
  }

  /** Stops, and fails if it has failed before. */
  @Override
  public void close() throws ExecutionException, InterruptedException {
    thread.shutdown();
    boolean unused = thread.awaitTermination(1, TimeUnit.MINUTES);
    if (looking.isDone() && !looking.isCancelled()) {
      looking.get();
    }
  }
}
