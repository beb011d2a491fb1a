package io.kta.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the API server. Without one, an operator is not ready, but does not end either, since
 * to be started again and again would not bring it sooner.
 *
 * @param client how the API server is asked
 * @param clock what the time is
 * @param ended complete once nobody waits any more
 */
record Startup(KubernetesClient client, LoopClock clock, CompletableFuture<Void> ended) {
  private static final Logger logger = LoggerFactory.getLogger(Startup.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final int SERVER_ERROR = 500;

  /**
   * Waits until the API server answers.
   *
   * @return whether it does; false if this was ended before
   * @throws InterruptedException if the thread is interrupted
   */
  boolean awaitApiServer() throws InterruptedException {
    Instant warnedAt = Instant.MIN;
    while (!ended.isDone()) {
      try {
        String unused = client.raw("/version");
        return true;
      } catch (KubernetesClientException e) {
        if (e.getCode() > 0 && e.getCode() < SERVER_ERROR) {
          return true; // what it refuses, it refuses elsewhere too, and says why
        }
        if (clock.now().isAfter(warnedAt.plus(BETWEEN_WARNINGS))) {
          logger.warn("the API server at {} does not answer; waiting", client.getMasterUrl(), e);
          warnedAt = clock.now();
        }
      }
      boolean unused = clock.await(ended, clock.now().plus(BETWEEN_TRIES));
    }
    return false;
  }
}
