package io.kta.http;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client that a driver, source or algorithm calls by: lent by its user and never ended
 * here, or its own and ended with it. Thread-safe.
 *
 * <p>A client's own threads end at once when it is closed. Its selector ends at once on JDK 21 and
 * later; before, a client cannot be closed, and its selector ends soon after the garbage collector
 * has found that the client is no longer referenced.
 */
public final class ClientLease implements AutoCloseable {
  private static final int IDLE_SECONDS = 10;
  private static final Optional<MethodHandle> SHUTDOWN_NOW = shutdownNow();

  /** Null once this is closed; read by the threads that send, written by the one that closes. */
  private volatile @Nullable HttpClient client;

  private final Optional<ExecutorService> ownThreads;

  private ClientLease(HttpClient client, Optional<ExecutorService> ownThreads) {
    this.client = client;
    this.ownThreads = ownThreads;
  }

  /**
   * Returns a lease of a client that others may use too, and that goes on after {@link #close()}.
   *
   * @throws IllegalArgumentException if it follows redirects
   */
  public static ClientLease lent(HttpClient client) {
    return new ClientLease(requireNoRedirects(client), Optional.empty());
  }

  /**
   * Returns a client as it was given.
   *
   * @throws IllegalArgumentException if it follows redirects, which would take a request and the
   *     secrets in its headers to another address
   */
  public static HttpClient requireNoRedirects(HttpClient client) {
    Redirect redirects = requireNonNull(client, "httpClient").followRedirects();
    if (redirects != Redirect.NEVER) {
      throw new IllegalArgumentException(
          "httpClient follows redirects (%s), which may lead requests and their headers elsewhere; build it with followRedirects(NEVER)"
              .formatted(redirects));
    }
    return client;
  }

  /**
   * Makes a client that trusts whom the JVM trusts.
   *
   * @param name what its threads' names begin with
   */
  public static ClientLease own(String name) {
    ExecutorService threads = threads(name);
    return new ClientLease(
        HttpClient.newBuilder().followRedirects(Redirect.NEVER).executor(threads).build(),
        Optional.of(threads));
  }

  /**
   * Returns the client; hold it no longer than for one request.
   *
   * @throws IllegalStateException if this is closed
   */
  public HttpClient client() {
    HttpClient open = client;
    if (open == null) {
      throw new IllegalStateException("the HTTP client is closed; use it before close()");
    }
    return open;
  }

  /** Lets go of a client that was lent, and ends one of its own. Closing again has no effect. */
  @Override
  public void close() {
    HttpClient open = client;
    client = null;
    if (open != null) {
      ownThreads.ifPresent(
          threads -> {
            SHUTDOWN_NOW.ifPresent(method -> shutdown(method, open));
            threads.shutdown();
          });
    }
  }

  /** Returns a pool that is as large as the work asks for, and empty while there is none. */
  private static ExecutorService threads(String name) {
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private static Optional<MethodHandle> shutdownNow() {
    try {
      return Optional.of(
          MethodHandles.publicLookup()
              .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class)));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return Optional.empty(); // before JDK 21
    }
  }

  private static void shutdown(MethodHandle method, HttpClient client) {
    try {
      method.invokeExact(client);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("HttpClient.shutdownNow declares no exception", e);
    }
  }
}
