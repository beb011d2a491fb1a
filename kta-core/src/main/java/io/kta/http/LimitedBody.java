package io.kta.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects the body of an answer, and hangs up as soon as it is longer than allowed. */
public final class LimitedBody implements BodySubscriber<byte[]> {
  private final int limit;
  private final long length;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private Flow.@Nullable Subscription answer;

  private LimitedBody(int limit, long length) {
    this.limit = limit;
    this.length = length;
  }

  /** Returns a body of at most so many bytes. */
  public static LimitedBody atMost(int limit) {
    return new LimitedBody(limit, -1);
  }

  /**
   * Returns a body of at most so many bytes that also hangs up when it is all there, which keeps
   * the connection from being used again.
   *
   * <p>The JDK's client keeps connections of servers that close them after each answer, as Python's
   * does by default, and a request sent into such a connection is lost. One that must not be sent
   * twice could not be sent again, since the server may have acted on it.
   *
   * @param length the length in the answer's head, if it has one
   */
  public static LimitedBody onFreshConnection(int limit, OptionalLong length) {
    return new LimitedBody(limit, length.orElse(-1));
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    answer = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> chunks) {
    long size = collected.size() + chunks.stream().mapToLong(ByteBuffer::remaining).sum();
    if (size > limit) {
      whole.completeExceptionally(new TooLongException(limit));
      hangUp();
      return;
    }
    for (ByteBuffer chunk : chunks) {
      byte[] bytes = new byte[chunk.remaining()];
      chunk.get(bytes);
      collected.writeBytes(bytes);
    }
    if (size == length) {
      onComplete();
      hangUp();
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(collected.toByteArray());
  }

  private void hangUp() {
    if (answer != null) {
      answer.cancel();
    }
  }

  /** Ends an answer that is too long. */
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(int limit) {
      super("the answer is longer than " + limit + " bytes");
    }
  }
}
