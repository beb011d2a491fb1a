package io.kta.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * What a real Flink answered while a job got slots, ran, and was rescaled: each request is answered
 * as it was then, and again as the last time. No network is used. Not thread-safe.
 */
class RecordedFlink extends HttpClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<JsonNode>> answers;
  private final Map<String, Integer> asked = new HashMap<>();
  private final List<JsonNode> requirements = new ArrayList<>();

  RecordedFlink(Map<String, List<JsonNode>> answers) {
    this.answers = answers;
  }

  /** Returns the answers of a line of Flink, in their order by request. */
  static Map<String, List<JsonNode>> answersOf(String line) {
    String file = "answers-" + line + ".json";
    Map<String, List<JsonNode>> answers = new HashMap<>();
    try (InputStream in = RecordedFlink.class.getResourceAsStream(file)) {
      for (JsonNode exchange : JSON.readTree(in)) {
        String request =
            exchange.path("request").asText() + (exchange.path("values").asBoolean() ? "?" : "");
        answers.computeIfAbsent(request, same -> new ArrayList<>()).add(exchange.path("answer"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answers;
  }

  /** Returns what the job was told to run at, in order. */
  List<JsonNode> requirements() {
    return requirements;
  }

  /** Returns what is answered, by status and body, given what was answered then. */
  Reply reply(String request, JsonNode recorded) {
    return new Reply(200, recorded.toString());
  }

  /** An answer. */
  record Reply(int status, String body) {}

  @Override
  @SuppressWarnings("unchecked") // whoever asks takes bytes
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> unused) {
    request.bodyPublisher().ifPresent(body -> note(request, body));
    String query = request.uri().getQuery() == null ? "" : "?";
    String asked = request.method() + " " + request.uri().getPath() + query;
    List<JsonNode> recorded = answers.get(asked);
    if (recorded == null) {
      return CompletableFuture.completedFuture(
          (HttpResponse<T>) new Response(request, 404, "{\"errors\":[\"Not found\"]}"));
    }
    int times = this.asked.merge(asked, 1, Integer::sum);
    Reply reply = reply(asked, recorded.get(Math.min(times, recorded.size()) - 1));
    return CompletableFuture.completedFuture(
        (HttpResponse<T>) new Response(request, reply.status(), reply.body()));
  }

  private void note(HttpRequest request, HttpRequest.BodyPublisher body) {
    if (request.method().equals("PUT")) {
      body.subscribe(new Reading(text -> requirements.add(read(text))));
    }
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    return sendAsync(request, handler).join();
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushed) {
    return sendAsync(request, handler);
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return Optional.empty();
  }

  @Override
  public Redirect followRedirects() {
    return Redirect.NEVER;
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return Optional.empty();
  }

  @Override
  public SSLContext sslContext() {
    throw new UnsupportedOperationException("there is no TLS");
  }

  @Override
  public SSLParameters sslParameters() {
    return new SSLParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return Optional.empty();
  }

  @Override
  public Version version() {
    return Version.HTTP_1_1;
  }

  @Override
  public Optional<Executor> executor() {
    return Optional.empty();
  }

  /** Reads what is sent. */
  private record Reading(Consumer<String> whole) implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      whole.accept(StandardCharsets.UTF_8.decode(bytes).toString());
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  private record Response(HttpRequest request, int statusCode, String text)
      implements HttpResponse<byte[]> {
    @Override
    public Optional<HttpResponse<byte[]>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of(), (name, value) -> true);
    }

    @Override
    public byte[] body() {
      return Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }
}
