package io.kta.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.kta.driver.ScaleDriverException;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The API server of one cluster, as one client sees it. Every call ends within the timeout,
 * whatever the client's own settings and HTTP client are, and fails as a {@link
 * ScaleDriverException} that says what was asked for. Thread-safe.
 */
final class ApiServer {
  /** The client tries again what failed on the way, or by a 5xx; within the timeout of the call. */
  private static final int RETRIES = 2;

  private static final ExecutorService THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          code -> {
            Thread thread = new Thread(code, "kta-kubernetes");
            thread.setDaemon(true);
            return thread;
          });

  private final KubernetesClient client;
  private final LoopClock clock;
  private final Duration timeout;

  /** Sees the cluster as the client does: its credentials, its HTTP client, its interceptors. */
  ApiServer(KubernetesClient client, LoopClock clock, Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("requestTimeout is " + timeout + "; it must be positive");
    }
    RequestConfig brief =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestTimeout((int) Math.min(Integer.MAX_VALUE, timeout.toMillis()))
            .withRequestRetryBackoffLimit(RETRIES)
            .build();
    this.client = client.newClient(brief).adapt(KubernetesClient.class);
    this.clock = clock;
    this.timeout = timeout;
  }

  LoopClock clock() {
    return clock;
  }

  /** Returns where it is, for people to read. */
  String address() {
    return String.valueOf(client.getMasterUrl());
  }

  /**
   * Asks the API server.
   *
   * @param what is done to which resource, for example {@code reading Deployment/a in namespace b}
   * @throws ScaleDriverException if it does not answer in time, or refuses; its cause is the
   *     client's exception where there is one
   */
  <T> T call(String what, Function<KubernetesClient, T> request) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Future<?> call = THREADS.submit(() -> complete(answer, request));
    try {
      if (!clock.await(answer, deadline())) {
        throw new ScaleDriverException(
            "%s failed: the API server at %s did not answer within %s; see whether it is up, or lengthen requestTimeout"
                .formatted(what, address(), timeout));
      }
      return answer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScaleDriverException("interrupted during " + what, e);
    } catch (CancellationException | CompletionException e) {
      throw failure(what, e.getCause() == null ? e : e.getCause());
    } finally {
      call.cancel(true);
    }
  }

  private Instant deadline() {
    return clock.now().plus(timeout);
  }

  private <T> void complete(CompletableFuture<T> answer, Function<KubernetesClient, T> request) {
    try {
      answer.complete(request.apply(client));
    } catch (Throwable e) {
      answer.completeExceptionally(e);
    }
  }

  private ScaleDriverException failure(String what, Throwable e) {
    if (e instanceof ScaleDriverException said) {
      return said;
    }
    return e instanceof KubernetesClientException refused
        ? new ScaleDriverException(what + " failed: " + ApiFailure.words(refused, address()), e)
        : new ScaleDriverException(
            "%s failed: the answer of the API server at %s was not understood: %s"
                .formatted(what, address(), e),
            e);
  }
}
