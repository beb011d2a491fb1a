package io.kta.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.WriteWithheldException;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The API server of one cluster, as one client sees it. Every call ends within the timeout,
 * whatever the client's own settings and HTTP client are, and fails as a {@link
 * ScaleDriverException} that says what was asked for. Thread-safe.
 */
final class ApiServer {
  /** The client reads again what failed on the way, or by a 5xx; within the timeout of the call. */
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
  private final KubernetesClient writer;
  private final LoopClock clock;
  private final Duration timeout;
  private final BooleanSupplier mayWrite;

  /** Sees the cluster as the client does, and only reads. */
  ApiServer(KubernetesClient client, LoopClock clock, Duration timeout) {
    this(client, clock, timeout, () -> false);
  }

  /**
   * Sees the cluster as the client does: its credentials, its HTTP client, its interceptors.
   *
   * @param mayWrite whether changes may be sent; asked before each
   */
  ApiServer(KubernetesClient client, LoopClock clock, Duration timeout, BooleanSupplier mayWrite) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("requestTimeout is " + timeout + "; it must be positive");
    }
    this.client = trying(client, RETRIES, timeout);
    this.writer = trying(client, 0, timeout);
    this.clock = clock;
    this.timeout = timeout;
    this.mayWrite = mayWrite;
  }

  private static KubernetesClient trying(KubernetesClient client, int retries, Duration timeout) {
    RequestConfig brief =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestTimeout((int) Math.min(Integer.MAX_VALUE, timeout.toMillis()))
            .withRequestRetryBackoffLimit(retries)
            .build();
    return client.newClient(brief).adapt(KubernetesClient.class);
  }

  LoopClock clock() {
    return clock;
  }

  /**
   * Returns the {@code Date} header of an answer, by a request that everybody may send; empty if
   * there is none.
   *
   * @throws ScaleDriverException if it does not answer in time
   */
  Optional<String> date() {
    return read(
        "asking for the version",
        client -> {
          HttpClient http = client.getHttpClient();
          String url = client.getMasterUrl().toString().replaceFirst("/*$", "/version");
          return Optional.ofNullable(
              http.sendAsync(http.newHttpRequestBuilder().uri(url).build(), String.class)
                  .join()
                  .header("Date"));
        });
  }

  /** Returns how the client reads and writes JSON. */
  KubernetesSerialization serialization() {
    return client.getKubernetesSerialization();
  }

  /** Returns where it is, for people to read. */
  String address() {
    return String.valueOf(client.getMasterUrl());
  }

  /**
   * Reads something of the API server.
   *
   * @param what is done to which resource, for example {@code reading Deployment/a in namespace b}
   * @throws ScaleDriverException if it does not answer in time, or refuses; its cause is the
   *     client's exception where there is one
   */
  <T> T read(String what, Function<KubernetesClient, T> request) {
    return call(what, () -> request.apply(client));
  }

  /**
   * Has the API server change something, by one request that is sent once: what fails is seen
   * afresh by whoever reads next.
   *
   * @param what is done to which resource, for example {@code scaling Deployment/a to 5}
   * @throws WriteWithheldException if no changes may be sent any more
   * @throws ScaleDriverException as {@link #read}
   */
  <T> T change(String what, Function<KubernetesClient, T> request) {
    WriteWithheldException.throwUnless(mayWrite, what);
    return call(what, () -> request.apply(writer));
  }

  private <T> T call(String what, Supplier<T> request) {
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

  private static <T> void complete(CompletableFuture<T> answer, Supplier<T> request) {
    try {
      answer.complete(request.get());
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
