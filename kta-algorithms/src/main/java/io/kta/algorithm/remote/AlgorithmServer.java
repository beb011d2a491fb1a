package io.kta.algorithm.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kta.algorithm.Algorithm;
import io.kta.knowledge.Step;
import io.kta.time.LoopClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves an algorithm to others over HTTP, in the protocol that {@link RemoteAlgorithm} and the
 * existing KTA speak. Thread-safe.
 *
 * <p>The steps are {@code POST monitor}, {@code analyze} and {@code plan} below one path. The
 * algorithm is called for one request at a time. A request that is not understood is answered with
 * 422, one that is too long with 413, and one at which the algorithm fails with 500; each with an
 * object that has a {@code message}.
 *
 * <p>There is no authentication and no TLS, and a caller that sends slowly holds one of eight
 * threads, so let only those reach it who may.
 *
 * @since 0.1
 */
public final class AlgorithmServer implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(AlgorithmServer.class);
  private static final int THREADS = 8;
  private static final int MOST_CAUSES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpServer server;
  private final ServedAlgorithm<?, ?> algorithm;
  private final int maxRequestBytes;
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final ExecutorService threads;

  // Guarded by this: close() waits for the requests that the server's threads count.
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private int underWay;
  private boolean closing;

  private AlgorithmServer(
      HttpServer server, String path, int maxRequestBytes, ServedAlgorithm<?, ?> algorithm) {
    this.server = server;
    this.algorithm = algorithm;
    this.maxRequestBytes = maxRequestBytes;
    for (Step step : new Step[] {Step.MONITOR, Step.ANALYZE, Step.PLAN}) {
      steps.put(path + "/" + step.text(), step);
    }
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS, task -> new Thread(task, "kta-algorithm-" + count.incrementAndGet()));
  }

  /** Returns a builder of a server of an algorithm. */
  public static AlgorithmServerBuilder builder(Algorithm<?, ?> algorithm) {
    return new AlgorithmServerBuilder(algorithm);
  }

  static AlgorithmServer start(
      InetSocketAddress address,
      String path,
      int maxRequestBytes,
      ServedAlgorithm<?, ?> algorithm) {
    HttpServer http;
    try {
      http = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen at %s: %s; choose another address".formatted(address, e.getMessage()), e);
    }
    AlgorithmServer server = new AlgorithmServer(http, path, maxRequestBytes, algorithm);
    http.setExecutor(server.threads);
    http.createContext("/", server::handle);
    http.start();
    logger.info("serving {} at {}", algorithm.name(), http.getAddress());
    return server;
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /**
   * Stops: new requests are answered with 503, and those under way are waited for, but 20 s at
   * most.
   */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      completeIfIdle();
    }
    try {
      LoopClock clock = LoopClock.system();
      if (!clock.await(idle, clock.now().plus(PATIENCE))) {
        logger.warn("{} is still at a step, which is given up", algorithm.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
    logger.info("serving {} stopped", algorithm.name());
  }

  private void handle(HttpExchange exchange) {
    boolean isOpen = begin();
    try (exchange) {
      Reply reply = isOpen ? reply(exchange) : Reply.failure(503, "the server stops");
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      logger.debug("a caller went away", e);
    } finally {
      if (isOpen) {
        end();
      }
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Step step = steps.get(path);
    if (step == null) {
      return Reply.failure(404, "there is no '%s'; there are %s".formatted(path, steps.keySet()));
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return Reply.failure(405, "a step is taken by POST");
    }
    byte[] body = exchange.getRequestBody().readNBytes(maxRequestBytes);
    if (exchange.getRequestBody().read() >= 0) {
      return Reply.failure(413, "the request is longer than " + maxRequestBytes + " bytes");
    }
    try {
      boolean withReason =
          Protocol.REASON.equals(exchange.getRequestHeaders().getFirst(Protocol.ACCEPTS));
      return new Reply(200, algorithm.take(step, text(body), withReason));
    } catch (NotUnderstoodException e) {
      return Reply.failure(422, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      logger.warn("{} of {} failed", step.text(), algorithm.name(), e);
      return Reply.failure(
          500, "%s of %s threw %s".formatted(step.text(), algorithm.name(), told(e)));
    }
  }

  /** Returns an exception in its own words, with what brought it about. */
  private static String told(Throwable e) {
    StringBuilder told = new StringBuilder(String.valueOf(e));
    Throwable cause = e.getCause();
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      told.append("; caused by ").append(cause);
      cause = cause.getCause();
    }
    return told.toString();
  }

  private static String text(byte[] body) throws NotUnderstoodException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new NotUnderstoodException("the request is not UTF-8", e);
    }
  }

  private synchronized boolean begin() {
    if (!closing) {
      underWay++;
    }
    return !closing;
  }

  private synchronized void end() {
    underWay--;
    completeIfIdle();
  }

  private void completeIfIdle() {
    if (closing && underWay == 0) {
      idle.complete(null);
    }
  }

  /** What is sent back. */
  private record Reply(int status, String body) {

    static Reply failure(int status, String message) {
      return new Reply(status, Protocol.write(Map.of("message", message)));
    }
  }
}
