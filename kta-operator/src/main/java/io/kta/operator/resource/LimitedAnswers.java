package io.kta.operator.resource;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hangs up on an answer of the API server that is longer than there is memory for. A watch goes on
 * for ever, a line for each event, so it is each event that is limited. Immutable.
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
    boolean isWatch = query != null && query.contains("watch=true");
    AtomicLong length = new AtomicLong();
    return (bytes, body) -> {
      for (ByteBuffer each : bytes) {
        int afterLine = isWatch ? afterLastLine(each) : 0;
        long before = afterLine > 0 ? 0 : length.get();
        length.set(before + each.remaining() - afterLine);
      }
      if (length.get() > most) {
        body.cancel();
        throw new IOException(
            "%s of the API server to %s %s is longer than %d bytes, a quarter of the heap; give the operator more memory"
                .formatted(
                    isWatch ? "an event" : "an answer",
                    request.method(),
                    request.uri().getPath(),
                    most));
      }
      consumer.consume(bytes, body);
    };
  }

  /** Returns how many bytes there are up to the end of the last line that ends in them. */
  private static int afterLastLine(ByteBuffer bytes) {
    for (int i = bytes.limit() - 1; i >= bytes.position(); i--) {
      if (bytes.get(i) == '\n') {
        return i + 1 - bytes.position();
      }
    }
    return 0;
  }
}
