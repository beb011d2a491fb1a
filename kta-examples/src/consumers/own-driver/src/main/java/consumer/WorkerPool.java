package consumer;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The job: threads that work off a queue. Thread-safe. */
final class WorkerPool implements AutoCloseable {
  static final int MOST_WORKERS = 16;

  private final ThreadPoolExecutor threads;

  WorkerPool(int workers) {
    threads =
        new ThreadPoolExecutor(
            workers, workers, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), WorkerPool::daemon);
    threads.prestartAllCoreThreads();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "worker");
    thread.setDaemon(true);
    return thread;
  }

  void submit(Runnable work) {
    threads.execute(work);
  }

  int workers() {
    return threads.getCorePoolSize();
  }

  /** Sets how many there are; one that is to go does so when its work is done. */
  void setWorkers(int workers) {
    if (workers > threads.getMaximumPoolSize()) {
      threads.setMaximumPoolSize(workers); // it is never below the core size, or the pool throws
      threads.setCorePoolSize(workers);
    } else {
      threads.setCorePoolSize(workers);
      threads.setMaximumPoolSize(workers);
    }
    threads.prestartAllCoreThreads();
  }

  int busyWorkers() {
    return threads.getActiveCount();
  }

  int queued() {
    return threads.getQueue().size();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
