package io.kta.page;

import io.kta.Autoscaler;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at autoscalers once a second, on a thread of its own if there are any. Thread-safe. */
final class Lookout implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Lookout.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final List<Autoscaler> autoscalers;
  private final Jobs jobs;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private Lookout(List<Autoscaler> autoscalers, Jobs jobs) {
    this.autoscalers = autoscalers;
    this.jobs = jobs;
  }

  static Lookout at(List<Autoscaler> autoscalers, Jobs jobs) {
    Lookout lookout = new Lookout(autoscalers, jobs);
    autoscalers.forEach(each -> jobs.run(each.name(), each));
    if (!autoscalers.isEmpty()) {
      Thread thread = new Thread(lookout::run, "kta-page-look");
      thread.setDaemon(true);
      thread.start();
    }
    return lookout;
  }

  private void run() {
    LoopClock clock = LoopClock.system();
    try {
      do {
        autoscalers.forEach(this::look);
      } while (!clock.await(closed, clock.now().plus(BETWEEN_LOOKS)));
    } catch (InterruptedException e) {
      logger.debug("interrupted", e); // only the end of the JVM does that
    }
  }

  private void look(Autoscaler autoscaler) {
    try {
      autoscaler.lastReport().ifPresent(jobs::see);
    } catch (RuntimeException e) {
      logger.debug("an autoscaler does not tell its last cycle", e);
    }
  }

  @Override
  public void close() {
    closed.complete(null);
  }
}
