package io.kta.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page over HTTP: files and data, only to be read. Thread-safe. */
final class PageServer implements AutoCloseable {
  /** How long one request may take, from its first byte to the last of the answer. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger logger = LoggerFactory.getLogger(PageServer.class);
  private static final int THREADS = 4;

  /** Nothing but what is served here is loaded, run or framed. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cache-Control", "no-store");

  private final HttpServer server;
  private final HostRule hosts;
  private final PageContent content;
  private final RequestThreads threads;

  /**
   * How to serve.
   *
   * @param address where to listen
   * @param hosts by which names the page may be called
   * @param patience how long one request may take
   */
  record Settings(InetSocketAddress address, HostRule hosts, Duration patience) {}

  private PageServer(
      HttpServer server, HostRule hosts, PageContent content, RequestThreads threads) {
    this.server = server;
    this.hosts = hosts;
    this.content = content;
    this.threads = threads;
  }

  static PageServer start(Settings settings, PageContent content) {
    HttpServer http;
    try {
      http = HttpServer.create(settings.address(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot serve the page at %s: %s; choose another port"
              .formatted(settings.address(), e.getMessage()),
          e);
    }
    RequestThreads threads = new RequestThreads("kta-page", THREADS, settings.patience());
    PageServer server = new PageServer(http, settings.hosts(), content, threads);
    http.setExecutor(threads);
    http.createContext("/", server::handle);
    threads.startAsDaemon(http::start);
    return server;
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  /** Stops at once; answers under way are cut off. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      PageResponse answer = answer(exchange);
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      Headers headers = exchange.getResponseHeaders();
      HEADERS.forEach(headers::set);
      headers.set("Content-Type", answer.type());
      if (isHead) {
        headers.set("Content-Length", String.valueOf(answer.body().length));
      }
      exchange.sendResponseHeaders(answer.status(), isHead ? -1 : answer.body().length);
      if (!isHead) {
        exchange.getResponseBody().write(answer.body());
      }
    } catch (IOException e) {
      logger.debug("a browser went away", e);
    }
  }

  private PageResponse answer(HttpExchange exchange) {
    if (!hosts.allows(exchange.getRequestHeaders().getFirst("Host"))) {
      return PageResponse.failure(
          403, "this page is for requests to " + hosts + "; others are configured by host(name)");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return PageResponse.failure(405, "this page is only read");
    }
    String path = exchange.getRequestURI().getPath();
    try {
      Optional<PageResponse> found = content.at(path, query(exchange));
      return found.orElseGet(() -> PageResponse.failure(404, "there is nothing here; go to /"));
    } catch (RuntimeException e) {
      logger.warn("cannot serve {}", path, e);
      return PageResponse.failure(500, "the page failed; the log has more");
    }
  }

  private static String query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? "" : query;
  }
}
