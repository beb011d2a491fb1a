package io.kta.prometheus;

import io.kta.http.ClientLease;
import io.kta.http.LimitedBody;
import io.kta.http.RequestHeaders;
import io.kta.metrics.MetricSourceException;
import io.kta.source.ClockSkew;
import io.kta.time.LoopClock;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sends instant queries. Every exchange is bounded in time, its whole answer included, and in size;
 * redirects are not followed. A server that is overloaded and says for how long is asked again
 * after that, within the same time. By GET, which proxies in front of Prometheus allow to readers.
 */
final class PrometheusApi {
  private static final int LONGEST_QUERY_SHOWN = 200;

  /**
   * Has Thanos, and a cluster of VictoriaMetrics, fail rather than leave out data; else ignored.
   */
  private static final String WHOLE_ANSWERS = "partial_response=false&deny_partial_response=1";

  private final String baseUrl;
  private final RequestHeaders headers;
  private final Optional<Path> bearerTokenFile;
  private final Duration timeout;
  private final int maxAnswerBytes;
  private final LoopClock clock;
  private final Throttle throttle;
  private final ClockSkew skew;
  private final ClientLease lease;

  PrometheusApi(PrometheusBuilder builder) {
    this.baseUrl = builder.baseUrl.toString().replaceAll("/+$", "");
    this.headers = builder.requestHeaders();
    this.bearerTokenFile = builder.bearerTokenFile;
    this.timeout = builder.requestTimeout;
    this.maxAnswerBytes = builder.maxAnswerBytes;
    this.clock = builder.clock;
    this.lease = builder.lease();
    this.throttle = new Throttle(clock);
    this.skew = new ClockSkew("Prometheus at " + baseUrl, clock);
  }

  /**
   * Returns the series that a query finds.
   *
   * @throws MetricSourceException if there is no answer, or none that can be used
   */
  List<Series> query(String promql) {
    String call = words(promql);
    Instant deadline = clock.now().plus(timeout);
    HttpResponse<byte[]> response = exchange(call, promql, deadline);
    while (throttle.isWorthWaiting(response.statusCode(), response.headers(), deadline)) {
      response = exchange(call, promql, deadline);
    }
    response.headers().firstValue("Date").ifPresent(skew::compare);
    int status = response.statusCode();
    if (status >= 300 && status < 400) {
      throw new MetricSourceException(
          "%s was redirected to %s, and redirects are not followed; give Prometheus' own URL"
              .formatted(call, response.headers().firstValue("Location").orElse("nowhere")));
    }
    return InstantAnswer.read(call, status, response.body());
  }

  private HttpResponse<byte[]> exchange(String call, String promql, Instant deadline) {
    throttle.await(call, deadline);
    CompletableFuture<HttpResponse<byte[]>> exchange =
        // A request's own timeout ends with the head of the answer, so the exchange is awaited.
        lease.client().sendAsync(request(promql), head -> LimitedBody.atMost(maxAnswerBytes));
    return answered(call, exchange, deadline);
  }

  /** Names a query and who was asked, for a message. */
  String words(String promql) {
    String query = promql.replaceAll("\\s+", " ").strip();
    return "query '%s' to %s"
        .formatted(
            query.length() > LONGEST_QUERY_SHOWN
                ? query.substring(0, LONGEST_QUERY_SHOWN) + "…"
                : query,
            baseUrl);
  }

  private HttpRequest request(String promql) {
    String parameters =
        "query=%s&timeout=%dms&%s"
            .formatted(
                URLEncoder.encode(promql, StandardCharsets.UTF_8),
                Math.max(1, timeout.toMillis()),
                WHOLE_ANSWERS);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/api/v1/query?" + parameters))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Accept", "application/json");
    headers.addTo(request);
    bearerTokenFile.ifPresent(file -> request.setHeader("Authorization", "Bearer " + token(file)));
    return request.build();
  }

  private static String token(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new MetricSourceException(
          "the bearer token for Prometheus in %s cannot be read: %s; check that it is mounted"
              .formatted(file, e),
          e);
    }
  }

  private HttpResponse<byte[]> answered(
      String call, CompletableFuture<HttpResponse<byte[]>> exchange, Instant deadline) {
    try {
      if (clock.await(exchange, deadline)) {
        return exchange.join();
      }
      throw new MetricSourceException(
          "%s was not answered within %s; make the query cheaper, or lengthen requestTimeout"
              .formatted(call, timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetricSourceException("interrupted during " + call, e);
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String words = cause.getMessage() == null ? "" : ": " + cause.getMessage();
      throw new MetricSourceException(
          "%s failed with %s%s; check that Prometheus is up and the base URL is its own"
              .formatted(call, cause.getClass().getSimpleName(), words),
          cause);
    } finally {
      exchange.cancel(true); // has no effect on a complete one
    }
  }
}
