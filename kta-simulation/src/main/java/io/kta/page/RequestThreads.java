package io.kta.page;

import io.kta.api.Internal;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few threads of a server of the JDK that read and answer requests, all daemons. A request that
 * takes too long, as its client sends or reads slowly, is interrupted, which closes its connection.
 * Thread-safe.
 *
 * @hidden
 */
@Internal
public final class RequestThreads implements Executor, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(RequestThreads.class);

  private final LoopClock clock = LoopClock.system();
  private final String name;
  private final Duration patience;
  private final Set<Request> underWay = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final AtomicInteger count = new AtomicInteger();
  private final ExecutorService pool;

  /**
   * Begins the threads.
   *
   * @param name what the names of the threads begin with
   * @param threads how many requests are answered at a time
   * @param patience how long a request may take, from its first byte to the last of its answer
   */
  public RequestThreads(String name, int threads, Duration patience) {
    this.name = name;
    this.patience = patience;
    this.pool = Executors.newFixedThreadPool(threads, this::daemon);
    daemon(this::watch).start();
  }

  /** A request that a thread answers. */
  private static final class Request {
    final Instant deadline;

    // Guarded by this: the watching thread interrupts no thread that does something else by then.
    private final Thread thread = Thread.currentThread();
    private boolean isOver;

    Request(Instant deadline) {
      this.deadline = deadline;
    }

    synchronized void interrupt() {
      if (!isOver) {
        thread.interrupt();
      }
    }

    synchronized void end() {
      isOver = true;
      boolean unused = Thread.interrupted(); // the next request is not meant
    }
  }

  /** Has something start threads of its own, which are daemons too. */
  public void startAsDaemon(Runnable start) {
    Thread starter = daemon(start);
    starter.start();
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(
        () -> {
          Request request = new Request(clock.now().plus(patience));
          underWay.add(request);
          try {
            task.run();
          } finally {
            underWay.remove(request);
            request.end();
          }
        });
  }

  private void watch() {
    Duration look = patience.dividedBy(10).plusMillis(1);
    try {
      while (!clock.await(closed, clock.now().plus(look))) {
        Instant now = clock.now();
        underWay.stream().filter(each -> each.deadline.isBefore(now)).forEach(Request::interrupt);
      }
    } catch (InterruptedException e) {
      logger.debug("interrupted", e); // only the end of the JVM does that
    }
  }

  private Thread daemon(Runnable task) {
    Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    closed.complete(null);
    pool.shutdownNow();
  }
}
