package io.kta.operator.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An answer that is longer than there is memory for is not read to its end. */
final class LimitedAnswersTest {
  private final List<Integer> consumed = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private final AsyncBody body =
      proxy(AsyncBody.class, method -> method.equals("toString") ? "a body" : note(method));

  @Test
  void consume_longerThanAllowed_isCutOff() throws Exception {
    AsyncBody.Consumer<List<ByteBuffer>> limited = limited("https://api/api/v1/pods?limit=500");
    limited.consume(bytes(6, 2), body);
    assertThatIOException()
        .isThrownBy(() -> limited.consume(bytes(3), body))
        .withMessage(
            "an answer of the API server to GET /api/v1/pods is longer than 10 bytes, a quarter of"
                + " the heap; give the operator more memory");
    assertThat(consumed).containsExactly(8);
    assertThat(calls).containsExactly("cancel");
  }

  @Test
  void consume_watch_goesOnForEver() throws Exception {
    AsyncBody.Consumer<List<ByteBuffer>> watch = limited("https://api/api/v1/pods?watch=true");
    watch.consume(lines("{......}\n"), body);
    watch.consume(lines("{......}\n"), body);
    assertThat(consumed).containsExactly(9, 9);
  }

  // Broken: a watch was not limited at all, and an event of 1 GB was read to the end of memory.
  @Test
  void consume_eventOfAWatchLongerThanAllowed_isCutOff() throws Exception {
    AsyncBody.Consumer<List<ByteBuffer>> watch = limited("https://api/api/v1/pods?watch=true");
    watch.consume(lines("{...}\n{...}\n", "{...}"), body);
    watch.consume(lines("....}"), body);
    assertThatIOException()
        .isThrownBy(() -> watch.consume(lines("."), body))
        .withMessageStartingWith(
            "an event of the API server to GET /api/v1/pods is longer than 10 bytes");
    assertThat(calls).containsExactly("cancel");
  }

  private static List<ByteBuffer> lines(String... texts) {
    return Stream.of(texts).map(text -> ByteBuffer.wrap(text.getBytes(UTF_8))).toList();
  }

  private AsyncBody.Consumer<List<ByteBuffer>> limited(String uri) {
    HttpRequest request =
        proxy(HttpRequest.class, method -> method.equals("uri") ? URI.create(uri) : "GET");
    return new LimitedAnswers(10)
        .consumer(
            (bytes, from) -> consumed.add(bytes.stream().mapToInt(ByteBuffer::remaining).sum()),
            request);
  }

  private Object note(String method) {
    calls.add(method);
    return method;
  }

  private static List<ByteBuffer> bytes(int... sizes) {
    List<ByteBuffer> bytes = new ArrayList<>();
    for (int size : sizes) {
      bytes.add(ByteBuffer.allocate(size));
    }
    return bytes;
  }

  private static <T> T proxy(Class<T> type, Function<String, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getReturnType() == void.class
                    ? discard(answer.apply(method.getName()))
                    : answer.apply(method.getName())));
  }

  private static @Nullable Object discard(Object unused) {
    return null;
  }
}
