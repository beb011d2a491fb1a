package io.kta.operator.resource;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hangs up on an answer of the API server that has begun and does not end within the request's
 * timeout, counted from its head. The client's own limit ends with the head, so a server that falls
 * silent amid an answer would be waited for without an end. A watch has no timeout. Immutable.
 */
public final class TimelyAnswers implements Interceptor {
  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> into) {
    if (response.body() instanceof AsyncBody body
        && request instanceof StandardHttpRequest sent
        && sent.getTimeout() != null
        && sent.getTimeout().compareTo(Duration.ZERO) > 0) {
      endWithin(sent.getTimeout().toMillis(), body, request);
    }
  }

  private static void endWithin(long millis, AsyncBody body, HttpRequest request) {
    CompletableFuture<Void> ended = body.done();
    var unused =
        ended
            .copy()
            .orTimeout(millis, TimeUnit.MILLISECONDS)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure instanceof TimeoutException) {
                    ended.completeExceptionally(late(request, millis));
                    body.cancel();
                  }
                });
  }

  private static IOException late(HttpRequest request, long millis) {
    return new IOException(
        "the API server began an answer to %s %s and has not ended it within %d ms"
            .formatted(request.method(), request.uri().getPath(), millis));
  }
}
