package io.kta.operator.resource;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hangs up on an answer of the API server that is longer than there is memory for. A watch, which
 * goes on for ever, is told in small pieces and not limited. Immutable.
 */
public final class LimitedAnswers implements Interceptor {
  private final long most;

  /** Creates one that lets so many bytes through. */
  public LimitedAnswers(long most) {
    this.most = most;
  }

  /** Returns one for this JVM: an answer may take a quarter of the largest heap. */
  public static LimitedAnswers ofThisJvm() {
    return new LimitedAnswers(Runtime.getRuntime().maxMemory() / 4);
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    String query = request.uri().getQuery();
    if (query != null && query.contains("watch=true")) {
      return consumer;
    }
    AtomicLong length = new AtomicLong();
    return (bytes, body) -> {
      long size = bytes.stream().mapToLong(ByteBuffer::remaining).sum();
      if (length.addAndGet(size) > most) {
        body.cancel();
        throw new IOException(
            "an answer of the API server to %s %s is longer than %d bytes, a quarter of the heap; give the operator more memory"
                .formatted(request.method(), request.uri().getPath(), most));
      }
      consumer.consume(bytes, body);
    };
  }
}
