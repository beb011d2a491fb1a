package io.kta.algorithm.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kta.http.ClientLease;
import io.kta.http.LimitedBody;
import io.kta.http.RetryAfter;
import io.kta.knowledge.Step;
import io.kta.time.LoopClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One step of a remote algorithm. A request is sent once and never again, since the algorithm may
 * have acted on it; the whole exchange is bounded in time, and the answer in size. Redirects are
 * not followed.
 *
 * @param step the step that it takes
 * @param uri where it is
 * @param timeout how long an exchange may take
 * @param wire what all steps of an algorithm share
 */
record Endpoint(Step step, URI uri, Duration timeout, Wire wire) {

  /** What is used to talk to all endpoints of an algorithm. */
  record Wire(
      ClientLease lease,
      Map<String, String> headers,
      int maxAnswerBytes,
      boolean quotesAnswers,
      RetryAfter server,
      LoopClock clock) {

    Wire {
      headers = Map.copyOf(headers);
    }
  }

  /** Returns what the endpoint answers to a body. */
  Answer post(String body) {
    requireMayAsk();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header(Protocol.ACCEPTS, Protocol.REASON)
            .POST(BodyPublishers.ofString(body));
    wire.headers.forEach(request::setHeader);
    CompletableFuture<HttpResponse<byte[]>> exchange =
        wire.lease
            .client()
            .sendAsync(
                request.build(),
                head ->
                    LimitedBody.onFreshConnection(
                        wire.maxAnswerBytes, head.headers().firstValueAsLong("Content-Length")));
    boolean answered = false;
    try {
      answered = wire.clock.await(exchange, wire.clock.now().plus(timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted while it waited for an answer", e);
    } finally {
      if (!answered) {
        exchange.cancel(true);
      }
    }
    if (!answered) {
      throw failure(
          "was not answered within %s; make the step faster, or lengthen its timeout"
              .formatted(timeout));
    }
    return read(completed(exchange));
  }

  private void requireMayAsk() {
    wire.server
        .until(wire.clock.now())
        .ifPresent(
            end -> {
              throw failure(
                  "was not asked, since it is overloaded and asked to be left alone until %s; lengthen the interval, or give it more instances"
                      .formatted(end));
            });
  }

  /** Returns an exception that says what is wrong with an answer, if that may be shown. */
  RemoteAlgorithmException unusable(String why) {
    return failure(
        wire.quotesAnswers
            ? "gave an answer that cannot be used: " + why
            : "gave an answer that cannot be used; see its own log");
  }

  /** Returns an exception that begins with what was called. */
  RemoteAlgorithmException failure(String whatHappened) {
    return new RemoteAlgorithmException(name() + " " + whatHappened);
  }

  private RemoteAlgorithmException failure(String whatHappened, Throwable cause) {
    return new RemoteAlgorithmException(name() + " " + whatHappened, cause);
  }

  private String name() {
    return step.text() + " at " + uri;
  }

  private HttpResponse<byte[]> completed(CompletableFuture<HttpResponse<byte[]>> exchange) {
    try {
      return exchange.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof LimitedBody.TooLongException) {
        throw failure(
            "was given up: %s; have the step return less".formatted(cause.getMessage()), cause);
      }
      String words = cause.getMessage() == null ? "" : ": " + Excerpt.of(cause.getMessage());
      throw failure(
          "failed with %s%s; check that the algorithm is up and the address is right"
              .formatted(cause.getClass().getSimpleName(), words),
          cause);
    }
  }

  private Answer read(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    wire.server.note(status, response.headers(), wire.clock.now());
    if ((status < 200 || status > 299) && !wire.quotesAnswers) {
      throw failure("was answered with status %d; see its own log".formatted(status));
    }
    if (status >= 300 && status < 400) {
      throw failure(
          "was redirected (%d) to %s, and redirects are not followed; give the final address"
              .formatted(
                  status, Excerpt.of(response.headers().firstValue("Location").orElse("nowhere"))));
    }
    if (status < 200 || status > 299) {
      throw failure("was refused with status %d: %s".formatted(status, message(response.body())));
    }
    return new Answer(this, text(response.body()));
  }

  private String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw failure("was answered with bytes that are not UTF-8; answer in UTF-8", e);
    }
  }

  /** Returns what an answer says went wrong: its message, or else the start of it. */
  private static String message(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return "no message";
    }
    try {
      return Excerpt.ofMessage(Protocol.read(text).path("message").asText(text));
    } catch (JsonProcessingException e) {
      return Excerpt.ofMessage(text);
    }
  }
}
