package io.kta.flink;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.WriteWithheldException;
import io.kta.http.ClientLease;
import io.kta.http.LimitedBody;
import io.kta.http.RequestHeaders;
import io.kta.http.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * Talks to one JobManager. Every exchange is bounded in time, its whole answer included, and in
 * size; redirects are not followed.
 */
final class FlinkRest implements AutoCloseable {
  private static final String NO_REASON = "no reason given";
  private static final String NOT_SHOWN = "a text that is not shown";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final String baseUrl;
  private final RequestHeaders headers;
  private final Duration timeout;
  private final int maxAnswerBytes;
  private final boolean quotesAnswers;
  private final BooleanSupplier mayWrite;
  private final Patience patience;
  private final ClientLease lease;
  private final RetryAfter jobManager = new RetryAfter();
  private long requests;

  FlinkRest(FlinkDriverBuilder builder, Patience patience) {
    this.baseUrl = builder.baseUrl.toString().replaceAll("/+$", "");
    this.headers = builder.requestHeaders();
    this.timeout = builder.requestTimeout;
    this.maxAnswerBytes = builder.maxAnswerBytes;
    this.quotesAnswers = builder.quotesAnswers;
    this.mayWrite = builder.mayWrite;
    this.patience = patience;
    this.lease = builder.lease();
  }

  FlinkResponse get(String path) {
    return exchange("GET", path, BodyPublishers.noBody());
  }

  FlinkResponse put(String path, JsonNode body) {
    return change("PUT", path, body);
  }

  FlinkResponse post(String path, JsonNode body) {
    return change("POST", path, body);
  }

  /** Throws if nothing may be written any more; writing is called what is said. */
  void requireMayWrite(String write) {
    WriteWithheldException.throwUnless(mayWrite, write);
  }

  /** How many requests were sent so far. */
  long requests() {
    return requests;
  }

  String baseUrl() {
    return baseUrl;
  }

  /** Ends the client, unless it was lent. */
  @Override
  public void close() {
    lease.close();
  }

  private FlinkResponse change(String method, String path, JsonNode body) {
    requireMayWrite(method + " " + baseUrl + path);
    return exchange(method, path, BodyPublishers.ofString(body.toString()));
  }

  private FlinkResponse exchange(String method, String path, BodyPublisher body) {
    String call = method + " " + baseUrl + path;
    requireMayAsk(call);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(call, path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .method(method, body);
    headers.addTo(request);
    requests++;
    // A request's own timeout ends with the head of the answer, so the whole exchange is awaited.
    CompletableFuture<HttpResponse<byte[]>> exchange =
        lease.client().sendAsync(request.build(), head -> LimitedBody.atMost(maxAnswerBytes));
    boolean answered = false;
    try {
      answered = patience.await(exchange, patience.now().plus(timeout), call);
    } finally {
      if (!answered) {
        exchange.cancel(true);
      }
    }
    if (!answered) {
      throw new ScaleDriverException(
          "%s was not answered within %s; check the JobManager, or lengthen requestTimeout"
              .formatted(call, timeout));
    }
    return read(call, completed(call, exchange));
  }

  /** Ids that Flink answered with become parts of addresses, and need not fit. */
  private URI uri(String call, String path) {
    try {
      return URI.create(baseUrl + path);
    } catch (IllegalArgumentException e) {
      throw new ScaleDriverException(
          "'%s' cannot be asked for, as Flink answered with an invalid id; check that the base URL is a JobManager's"
              .formatted(call),
          e);
    }
  }

  private void requireMayAsk(String call) {
    jobManager
        .until(patience.now())
        .ifPresent(
            end -> {
              throw new ScaleDriverException(
                  "%s was not sent, since %s is overloaded and asked to be left alone until %s; ask less often by a longer interval, or raise the limit of requests there"
                      .formatted(call, baseUrl, end));
            });
  }

  private static HttpResponse<byte[]> completed(
      String call, CompletableFuture<HttpResponse<byte[]>> exchange) {
    try {
      return exchange.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String words = cause.getMessage() == null ? "" : ": " + cause.getMessage();
      throw new ScaleDriverException(
          "%s failed with %s%s; check that the JobManager is up and the base URL is its own"
              .formatted(call, cause.getClass().getSimpleName(), words),
          cause);
    }
  }

  private FlinkResponse read(String call, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    jobManager.note(status, response.headers(), patience.now());
    if (status >= 300 && status < 400) {
      throw new ScaleDriverException(
          "%s was redirected to %s, and redirects are not followed; give the JobManager's own URL"
              .formatted(
                  call, quoted(response.headers().firstValue("Location").orElse("nowhere"))));
    }
    if (status == 401 || status == 403) {
      throw new ScaleDriverException(
          "%s was answered with %d: access is denied; give credentials by header Authorization, or a certificate by httpClient"
              .formatted(call, status));
    }
    JsonNode node;
    try {
      node = JSON.readTree(response.body());
    } catch (IOException e) {
      String found = new String(response.body(), StandardCharsets.UTF_8).strip();
      if (status >= 400) { // of a proxy in between, or of Flink's static files
        throw new RefusedException(call, status, quoted(excerpt(found)));
      }
      throw new ScaleDriverException(
          "%s was answered with %d and no JSON but '%s'; check that the base URL is a JobManager's"
              .formatted(call, status, quoted(excerpt(found))),
          e);
    }
    if (status >= 400) {
      throw new RefusedException(call, status, quoted(firstLine(node)));
    }
    return new FlinkResponse(call, "", node);
  }

  private String quoted(String answer) {
    return quotesAnswers ? answer : NOT_SHOWN;
  }

  private static String excerpt(String found) {
    return found.length() > 60 ? found.substring(0, 60) + "…" : found;
  }

  /** Flink's errors carry stack traces, and the one that matters may come second. */
  private static String firstLine(JsonNode node) {
    JsonNode errors = node.path("errors");
    String words = errors.path(0).asText(NO_REASON);
    if (words.startsWith("Internal server error") && errors.size() > 1) {
      words = errors.path(1).asText().replaceFirst("^<Exception on server side:\\s*", "");
    }
    String first = words.lines().findFirst().orElse("").strip();
    return first.isEmpty() ? NO_REASON : first;
  }
}
